#!/usr/bin/env bash
# The program for Windows, built on Linux:
#   scripts/windows.sh build         the program for users; its place is printed
#   scripts/windows.sh try PROGRAM   a program built quickly, run under wine and held against this PROGRAM of Linux
# On Debian it installs what it needs. Ends with 3, and says so loudly, where that cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
here=scripts/windows

what=windows target=x86_64-pc-windows-gnu panic=panic_unwind
debian=(rustc-web cargo-web rust-web-src)
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
. scripts/common.sh

build() {
    command -v x86_64-w64-mingw32-gcc >/dev/null || install gcc-mingw-w64-x86-64 ||
        unavailable "the package gcc-mingw-w64-x86-64 cannot be installed"
    choose_compiler
    choose_target_folder
    "${cargo[@]}" build --locked --target "$target" "${build_std[@]}" "$@" >&2
}

case ${1-} in
build)
    build --release
    echo "$CARGO_TARGET_DIR/$target/release/tonghop.exe"
    ;;
try)
    linux=$(realpath "$2")
    command -v wine64 >/dev/null || [ -x /usr/lib/wine/wine64 ] || install wine64 ||
        unavailable "the package wine64 cannot be installed"
    export CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=0
    build
    # Nothing else looks at this crate: on other systems it is empty. Debian's compiler brings no clippy.
    [ "${#build_std[@]}" -gt 0 ] ||
        "${cargo[@]}" clippy --locked --target "$target" -p tonghop-windows --all-targets -- -D warnings
    "$here/try.sh" "$CARGO_TARGET_DIR/$target/debug/tonghop.exe" "$linux"
    ;;
*)
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
    ;;
esac
