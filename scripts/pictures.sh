#!/usr/bin/env bash
# scripts/pictures.sh PROGRAM PAGE.html: the pictures in docs, made anew from samples with this program and this page.
# Needs LibreOffice, poppler-utils, pngquant, Chromium, and what scripts/web.sh has installed.
set -euo pipefail
program=$(realpath "$1") page=$(realpath "$2")
cd "$(dirname "$0")/.."
docs=$PWD/docs web=$PWD/web
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r samples/hai-duong-2023-xa "$work/bao-cao"
cd "$work"
"$program" bao-cao >/dev/null 2>&1 || [ $? -eq 1 ]
soffice --headless --convert-to pdf tong-hop-bao-cao.xlsx >/dev/null 2>&1 </dev/null
sheet() { pdftoppm -r 80 -f "$1" -l "$1" -singlefile -png tong-hop-bao-cao.pdf "$2"; }
detail=
for ((at = 1; at <= $(pdfinfo tong-hop-bao-cao.pdf | awk '/^Pages/ { print $2 }'); at++)); do
    pdftotext -f $at -l $at tong-hop-bao-cao.pdf - | grep -q 'Chi tiết 10 đơn vị' || continue
    detail=$at
    pdftotext -f $at -l $at tong-hop-bao-cao.pdf - | grep -q 'Biểu mẫu 3' && break
done
sheet 1 tom-tat
sheet "$detail" chi-tiet
node "$web/test/pictures.mjs" "$page" bao-cao .
pngquant --force --nofs --strip --ext .png 48 ./*.png
cp ./*.png "$docs"
ls -l "$docs"
