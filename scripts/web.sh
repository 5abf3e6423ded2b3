#!/usr/bin/env bash
# Builds the page: tonghop.html, one file that holds the program as WebAssembly. Needs Rust with the target
# wasm32-unknown-unknown, and Node.js with npm.
#   scripts/web.sh [OUT.html]     target/web/tonghop.html unless another place is named
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-target/web/tonghop.html}
target=${CARGO_TARGET_DIR:-target}
work=$target/web
mkdir -p "$work" "$(dirname "$out")"

if ! rustc --print target-libdir --target wasm32-unknown-unknown | xargs -I{} test -d {}; then
    rustup target add wasm32-unknown-unknown
fi
cargo build --locked -p tonghop-web --profile web --target wasm32-unknown-unknown
cargo build --locked -p tonghop-web-bind
"$target/debug/tonghop-web-bind" "$target/wasm32-unknown-unknown/web/tonghop_web.wasm" "$work/bound"
npm ci --prefix web --no-audit --no-fund --silent
node web/pack.mjs "$work/bound" "$out"
ls -l "$out" "$work/bound/engine_bg.wasm"
