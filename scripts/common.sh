# What the scripts of this folder share; sourced by them. The caller sets `what` (the name in its cries), `target`, and `debian`
# (packages of Debian's compiler) with `panic` (its way to build the standard library).

export CARGO_INCREMENTAL=0

unavailable() {
    printf '\n!!! %s: NOT BUILT, NOT TRIED: %s\n\n' "${what^^}" "$1" >&2
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

# The compiler: the usual one where it has, or can get, the standard library for the target; else Debian's, which builds it.
# TONGHOP_COMPILER=debian takes that one in any case.
choose_compiler() {
    rustc=rustc cargo=(cargo) build_std=()
    if [ "${TONGHOP_COMPILER-}" != debian ]; then
        local has
        has() { [ -e "$($rustc --print sysroot)/lib/rustlib/$target/lib" ]; }
        has && return
        if command -v rustup >/dev/null && rustup target add "$target" </dev/null && has; then
            return
        fi
        printf '!!! %s: rustup has no %s; the packages of Debian are used instead\n' "${what^^}" "$target" >&2
    fi
    install "${debian[@]}" || unavailable "there is neither $target by rustup nor the package rustc-web"
    rustc=/usr/bin/rustc cargo=(/usr/bin/cargo)
    build_std=(-Z "build-std=std,$panic")
    export RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
}

# What was built for this compiler and these dependencies, outside of the clone; what other ones left a week ago goes.
choose_target_folder() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/tonghop key
    key=$({ "$rustc" -vV; cat Cargo.lock; } | sha256sum | cut -c1-16)
    export CARGO_TARGET_DIR=$cache/$what-$key
    mkdir -p "$CARGO_TARGET_DIR"
    touch "$CARGO_TARGET_DIR"
    find "$cache" -mindepth 1 -maxdepth 1 -name "$what-*" -mtime +7 -exec rm -rf {} +
}
