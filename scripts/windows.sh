#!/usr/bin/env bash
# The program for Windows, built on Linux:
#   scripts/windows.sh build         the program for users; its place is printed
#   scripts/windows.sh try PROGRAM   a program built quickly, run under wine and held against this PROGRAM of Linux
# On Debian it installs what it needs. Ends with 3, and says so loudly, where that cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
here=scripts/windows

target=x86_64-pc-windows-gnu
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc CARGO_INCREMENTAL=0

unavailable() {
    printf '\n!!! WINDOWS: NOT BUILT, NOT TRIED: %s\n\n' "$1" >&2
    exit 3
}

# Installs packages of Debian; fails where they cannot be had.
install() {
    command -v apt-get >/dev/null || return 1
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq </dev/null || true
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -qq -y --no-install-recommends "$@" </dev/null >/dev/null
}

# The compiler: the usual one where it has, or can get, the standard library for Windows; else Debian's, which builds it.
choose_compiler() {
    rustc=rustc cargo=(cargo)
    local has
    has() { [ -e "$($rustc --print sysroot)/lib/rustlib/$target/lib" ]; }
    has && return
    if command -v rustup >/dev/null && rustup target add "$target" </dev/null && has; then
        return
    fi
    printf '!!! WINDOWS: rustup has no %s; the packages of Debian are used instead\n' "$target" >&2
    install rustc-web cargo-web rust-web-src || unavailable "there is neither $target by rustup nor the package rustc-web"
    rustc=/usr/bin/rustc cargo=(/usr/bin/cargo)
    build_std=(-Z build-std=std,panic_unwind)
    export RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
}

# What was built for this compiler and these dependencies, outside of the clone; what other ones left a week ago goes.
choose_target_folder() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/tonghop key
    key=$({ "$rustc" -vV; cat Cargo.lock; } | sha256sum | cut -c1-16)
    export CARGO_TARGET_DIR=$cache/windows-$key
    mkdir -p "$CARGO_TARGET_DIR"
    touch "$CARGO_TARGET_DIR"
    find "$cache" -mindepth 1 -maxdepth 1 -name 'windows-*' -mtime +7 -exec rm -rf {} +
}

build() {
    build_std=()
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
