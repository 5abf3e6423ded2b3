#!/usr/bin/env bash
# The page: tonghop.html, one file that holds the program as WebAssembly.
#   scripts/web.sh build [OUT.html]   the page for users; target/web/tonghop.html unless another place is named
#   scripts/web.sh try PROGRAM        the page, run in Chromium and held against this PROGRAM
# Needs Rust; on Debian it installs the rest. Ends with 3, and says so loudly, where that cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."

target=wasm32-unknown-unknown
export CARGO_INCREMENTAL=0

unavailable() {
    printf '\n!!! PAGE: NOT BUILT, NOT TRIED: %s\n\n' "$1" >&2
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

# The compiler: the usual one where it has, or can get, the standard library for browsers; else Debian's, which builds it.
choose_compiler() {
    rustc=rustc cargo=(cargo) build_std=()
    local has
    has() { [ -e "$($rustc --print sysroot)/lib/rustlib/$target/lib" ]; }
    has && return
    if command -v rustup >/dev/null && rustup target add "$target" </dev/null && has; then
        return
    fi
    printf '!!! PAGE: rustup has no %s; the packages of Debian are used instead\n' "$target" >&2
    install rustc-web cargo-web rust-web-src lld-19 || unavailable "there is neither $target by rustup nor the package rustc-web"
    rustc=/usr/bin/rustc cargo=(/usr/bin/cargo)
    build_std=(-Z build-std=std,panic_abort)
    export RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19
}

# What was built for this compiler and these dependencies, outside of the clone; what other ones left a week ago goes.
choose_target_folder() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/tonghop key
    key=$({ "$rustc" -vV; cat Cargo.lock; } | sha256sum | cut -c1-16)
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/web-$key}
    mkdir -p "$CARGO_TARGET_DIR"
    touch "$CARGO_TARGET_DIR"
    find "$cache" -mindepth 1 -maxdepth 1 -name 'web-*' -mtime +7 -exec rm -rf {} + 2>/dev/null || true
}

build() {
    local out
    out=$(realpath -m "$1")
    { command -v node && command -v npm; } >/dev/null || install nodejs npm ||
        unavailable "Node.js and npm cannot be installed"
    npm ci --prefix web --no-audit --no-fund --silent </dev/null ||
        unavailable "npm cannot fetch what web/package-lock.json names"
    choose_compiler
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
    node web/test/page.mjs "$page" "$program"
    ;;
*)
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
    ;;
esac
