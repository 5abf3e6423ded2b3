#!/usr/bin/env bash
# try.sh TONGHOP.EXE TONGHOP: runs the program for Windows under wine, and that of Linux beside it in a folder with the same
# files. What they print, write and end with must be equal byte for byte; what only Windows has is looked at by itself.
set -euo pipefail
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
exe=$(realpath "$1") native=$(realpath "$2")

work=$(mktemp -d)
wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
unset DISPLAY TONGHOP_LANG NO_COLOR CLICOLOR_FORCE
export COLUMNS=100
server=$(command -v wineserver || echo /usr/lib/wine/wineserver)
trap '"$server" -k >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

faults=0
fault() {
    printf 'FAULT: %s\n' "$1" >&2
    faults=$((faults + 1))
}
said() { grep -qF -- "$2" "$1" || { fault "$1 does not say: $2"; cat "$1" >&2; }; }
ended() { [ "$1" = "$2" ] || fault "$3 ended with $1, not $2"; }

# The program, its tools, and the library that an older wine lacks.
mkdir -p "$work/bin" "$work/linux" "$work/windows"
cp "$exe" "$work/bin/tonghop.exe"
x86_64-w64-mingw32-gcc -shared -O1 -o "$work/bin/bcryptprimitives.dll" "$here/prng.c" -ladvapi32
x86_64-w64-mingw32-gcc -municode -O1 -o "$work/bin/desk.exe" "$here/desk.c"
tonghop=("$wine" "$work/bin/tonghop.exe") desk=("$wine" "$work/bin/desk.exe")
"$wine" wineboot -i >/dev/null 2>&1 || true

# Runs both with the same words; keeps what each prints beside what each writes.
count=0
both() {
    count=$((count + 1))
    printf '%s\n' "$*"
    local status
    status=0
    (cd "$work/linux" && timeout 300 "$native" "$@" >"$count.out" 2>"$count.err" </dev/null) || status=$?
    echo "$status" >"$work/linux/$count.status"
    status=0
    (cd "$work/windows" && timeout 600 "${tonghop[@]}" "$@" >"$count.out" 2>"$count.err" </dev/null) || status=$?
    echo "$status" >"$work/windows/$count.status"
}

# Names as people give them (composed and decomposed), and a way longer than Windows takes by itself.
returns="Báo cáo quý I"
decomposed=$(printf 'Ba\xcc\x81o ca\xcc\x81o na\xcc\x86m')
far=$(printf 'Thư mục lồng nhau rất sâu của văn phòng/%.0s' {1..8})
lay_out() {
    cp -r "$root/samples/hai-duong-2023-xa" "$1/mau"
    mkdir -p "$1/$returns/$decomposed" "$1/$far/bao-cao" "$1/loai-tep" "$1/[2024] báo cáo"
    cp "$1"/mau/*Gia_Son.xlsx "$1/$returns/Xã Giả Sơn.xlsx"
    cp "$1"/mau/*Gia_Hung.xls "$1/$returns/$decomposed/$(printf 'Xa\xcc\x83 Gia\xcc\x89 Hu\xcc\x9bng.xls')"
    cp "$1"/mau/*Gia_Hung.xls "$1"/mau/*Gia_Tien.xlsx "$1/$far/bao-cao"
    cp "$1"/mau/*Gia_Son.xlsx "$1/[2024] báo cáo/a[1].xlsx"
    cp "$1"/mau/*Gia_Tien.xlsx "$1/[2024] báo cáo/a1.xlsx"
    find "$root/tests/cases/read" "$root/tests/cases/convert" "$root/samples" "$root/tests/cases/word" -type f \
        \( -name '*.xls' -o -name '*.xlsb' -o -name '*.ods' -o -name '*.docx' \) -exec cp {} "$1/loai-tep" \;
    find "$1" -exec touch -d '2024-01-10 08:00' {} +
}
lay_out "$work/linux"
lay_out "$work/windows"

both gop mau --units mau/don-vi.csv -o tong-hop.xlsx --report so-lieu.json --notes phieu
both mau --due 2024-01-15
both kiem-tra mau -o phat-hien.xlsx
both kiem-tra mau --format json
both check mau --lang en --format sarif
both chuyen loai-tep -o da-chuyen --report doi.json
both chuyen loai-tep -o bang --format csv
both gop "$returns"
both kiem-tra "$returns/*/*.xls" "mau/*.XLSX"
both gop "$far/bao-cao"
both chuyen "$far/bao-cao" -o "$far/da chuyển"
both gop "[2024] báo cáo/a[1].xlsx" --dry-run
both "[2024] báo cáo"
both doi-chieu tong-hop.xlsx --sources mau
both xuat tong-hop.xlsx -o kho --format parquet
both mau learn "$root/templates/thua-thien-hue-2024.xlsx" -o hoc.toml
both gop khong-co
[ "$(find "$work/linux" -type f | wc -l)" -gt 150 ] || fault "the program of Linux wrote next to nothing"
[ -s "$work/linux/$far/tong-hop-bao-cao.xlsx" ] || fault "nothing was written at the end of a long way"
diff -rq "$work/linux" "$work/windows" || fault "what the two programs printed or wrote differs"

cd "$work/windows"
run() { timeout 300 "${tonghop[@]}" "$@"; }

# Separators of Windows, alone and mixed with others, change nothing in what is shown and written.
cp tong-hop.xlsx mot.xlsx
run gop mau --units 'mau\don-vi.csv' -o '.\tong-hop.xlsx' --report 'so-lieu.json' --notes '.\phieu\' >khac.out 2>khac.err || true
cmp mot.xlsx tong-hop.xlsx || fault "a workbook depends on the separators that were typed"
run kiem-tra "$returns\\$decomposed" --format json >khac.json 2>/dev/null || true
(cd ../linux && "$native" kiem-tra "$returns/$decomposed" --format json >khac.json 2>/dev/null) || true
cmp khac.json ../linux/khac.json || fault "a report depends on the separators that were typed"

# The quote that a backslash hides.
status=0
run kiem-tra "$returns\"" >quote.out 2>quote.err || status=$?
ended "$status" 1 'check of "a folder\"'
status=0
run kiem-tra "$returns\" -o a.xlsx" >quote.out 2>quote.err || status=$?
ended "$status" 2 'check of "a folder\" -o a.xlsx'
said quote.err "bỏ dấu"

# A workbook that Excel has open is not written; who holds it for a moment is waited for.
hold() {
    rm -f ready go
    "${desk[@]}" hold "$1" ready go "${@:2}" &
    for _ in {1..100}; do [ -e ready ] && break || sleep 0.1; done
    [ -e ready ] || fault "$1 could not be held"
}
release() { touch go; wait; }
for share in share ''; do
    hold mot.xlsx $share
    status=0
    run gop "$returns" -o mot.xlsx >held.out 2>held.err || status=$?
    release
    ended "$status" 2 "a run over a workbook that is open"
    said held.err "mot (2).xlsx"
    said held.err "đang mở"
    cmp mot.xlsx tong-hop.xlsx || fault "a workbook that was open has changed"
done
hold mot.xlsx share
(sleep 1; touch go) &
status=0
run gop mau -o mot.xlsx >moment.out 2>moment.err || status=$?
release
ended "$status" 1 "a run over a workbook that was open for a moment"

# A return that is open elsewhere, alone and beside others, is told as what it is.
hold "$returns/Xã Giả Sơn.xlsx"
run kiem-tra "$returns/Xã Giả Sơn.xlsx" >open.out 2>&1 || true
run kiem-tra "$returns" >open-too.out 2>&1 || true
release
said open.out "đang mở trong chương trình khác"
said open-too.out "đang mở trong chương trình khác"

# The console: Vietnamese whatever its code page; a drop writes beside the folder, opens the workbook and waits for a key.
screen() { sed -E 's/\x1b\[K//g; s/\x1b\[1?C/ /g; s/\x1b\[[?0-9;]*[A-Za-z]//g; s/\r//g' "$1"; }
script -qec "$wine $work/bin/desk.exe codepage 437 $work/bin/tonghop.exe kiem-tra mau" codepage.log </dev/null >/dev/null || true
screen codepage.log >codepage.out
said codepage.out "xã Giả Sơn"
cat >opened.reg <<'R'
REGEDIT4

[HKEY_CLASSES_ROOT\.xlsx]
@="workbook"

[HKEY_CLASSES_ROOT\workbook\shell\open\command]
@="C:\\windows\\system32\\cmd.exe /c echo %1 >> opened.txt"
R
"$wine" regedit /S opened.reg >/dev/null 2>&1 || true
mkfifo keys
exec 5<>keys
dropped() {
    local log=$1 running status=0
    shift
    printf '%q ' "$wine" "$work/bin/tonghop.exe" "$@" >"$log.sh"
    timeout 120 script -qefc "bash $log.sh" "$log" <keys >/dev/null &
    running=$!
    for _ in {1..300}; do
        [ -e "$log" ] && screen "$log" | grep -q 'phím bất kỳ' && break
        sleep 0.2
    done
    sleep 1
    kill -0 "$running" 2>/dev/null || fault "the window of a drop did not wait for a key"
    printf ' ' >&5
    wait "$running" || status=$?
    [ "$status" -lt 100 ] || fault "a drop did not end when a key was pressed"
    screen "$log" >"$log.out"
    said "$log.out" "phím bất kỳ"
}
mkdir -p drop
cp -r mau drop/báo-cáo
before=$(find drop/báo-cáo -type f | sort)
dropped folder.log "Z:${work//\//\\}\\windows\\drop\\báo-cáo"
[ -s drop/tong-hop-báo-cáo.xlsx ] || fault "a dropped folder was not consolidated beside itself"
[ "$before" = "$(find drop/báo-cáo -type f | sort)" ] || fault "a file was written into a dropped folder"
said folder.log.out "xã Giả Sơn"
for _ in {1..50}; do [ -s opened.txt ] && break || sleep 0.1; done
[ -s opened.txt ] || fault "the workbook of a drop was not opened"
# The code page of that shell knows no Vietnamese letters.
LC_ALL=C grep -qa "drop.tong-hop-b.*\.xlsx" opened.txt || fault "another file than the workbook of a drop was opened"
rm -f drop/tong-hop-báo-cáo.xlsx
dropped files.log "Z:${work//\//\\}\\windows\\drop\\báo-cáo\\PL_CCHC_nam_2023_xa_Gia_Son.xlsx" \
    "Z:${work//\//\\}\\windows\\drop\\báo-cáo\\PL_CCHC_nam_2023_xa_Gia_Hung.xls"
[ -s drop/tong-hop-báo-cáo.xlsx ] || fault "dropped files were not consolidated beside their folder"
dropped click.log
said click.log.out "thả vào biểu tượng"

"${desk[@]}" parts "$work/bin/tonghop.exe" || fault "the program carries no icon, version or manifest"
for part in longPathAware activeCodePage; do
    grep -qa "$part" "$exe" || fault "the manifest has no $part"
done

if [ "$faults" -gt 0 ]; then
    printf '%s faults under wine\n' "$faults" >&2
    exit 1
fi
printf 'under wine: %s runs as on Linux, byte for byte; held files, console, drop, parts as they should be\n' "$count"
