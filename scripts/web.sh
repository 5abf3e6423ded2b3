#!/usr/bin/env bash
# The page: tonghop.html, one file that holds the program as WebAssembly.
#   scripts/web.sh build [OUT.html]   the page for users; target/web/tonghop.html unless another place is named
#   scripts/web.sh try PROGRAM        the page, run in Chromium and held against this PROGRAM
# Needs Rust; on Debian it installs the rest. Ends with 3, and says so loudly, where that cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."

what=page target=wasm32-unknown-unknown panic=panic_abort
debian=(rustc-web cargo-web rust-web-src lld-19)
. scripts/common.sh

build() {
    local out
    out=$(realpath -m "$1")
    { command -v node && command -v npm; } >/dev/null || install nodejs npm ||
        unavailable "Node.js and npm cannot be installed"
    npm ci --prefix web --no-audit --no-fund --silent </dev/null ||
        unavailable "npm cannot fetch what web/package-lock.json names"
    choose_compiler
    # Debian's compiler has no linker of its own for browsers.
    [ "${#build_std[@]}" -eq 0 ] || export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19
    choose_target_folder
    local bound=$CARGO_TARGET_DIR/web/bound
    mkdir -p "$bound" "$(dirname "$out")"
    "${cargo[@]}" build --locked -p tonghop-web --profile web --target "$target" "${build_std[@]}" >&2
    "${cargo[@]}" build --locked -p tonghop-web-bind >&2
    "$CARGO_TARGET_DIR/debug/tonghop-web-bind" "$CARGO_TARGET_DIR/$target/web/tonghop_web.wasm" "$bound"
    node web/pack.mjs "$bound" "$out"
    page=$out
}

case ${1-} in
build)
    build "${2:-target/web/tonghop.html}"
    echo "$page"
    ;;
try)
    program=$(realpath "$2")
    chromium=${CHROMIUM:-$(command -v chromium || true)}
    if [ -z "$chromium" ]; then
        install chromium || unavailable "the package chromium cannot be installed"
        chromium=$(command -v chromium)
    fi
    export CHROMIUM=$chromium
    build target/web/tonghop.html
    # Debian's compiler brings no clippy.
    [ "${#build_std[@]}" -gt 0 ] ||
        "${cargo[@]}" clippy --locked --profile web --target "$target" -p tonghop-web -- -D warnings
    node web/test/page.mjs "$page" "$program"
    ;;
*)
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
    ;;
esac
