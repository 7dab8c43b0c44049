#!/bin/sh
# Installs what a build of gupaudit needs beside the Swift toolchain, and nothing when it is all there.
#
#   Scripts/setup.sh          for make audit and make test
#   Scripts/setup.sh bench    for make bench as well
#
# With root, or sudo that asks for no password, it installs; otherwise it prints the one command to run, and fails.
set -eu

missing=
need() { missing="$missing $1"; }

# libclang's headers and library: any LLVM from 14 on, or the one that GUPAUDIT_LLVM names.
has_libclang() {
    for header in ${GUPAUDIT_LLVM:-/usr/lib/llvm-*}/include/clang-c/Index.h; do
        [ -e "$header" ] || continue
        llvm=${header%/include/clang-c/Index.h}
        case ${llvm##*/} in llvm-[0-9] | llvm-1[0-3]) continue ;; esac
        for library in "$llvm"/lib/libclang.so "$llvm"/lib/libclang.so.* "$llvm"/lib/libclang-*.so*; do
            [ -e "$library" ] && return 0
        done
    done
    return 1
}

has_one_of() {
    for path in "$@"; do [ -e "$path" ] && return 0; done
    return 1
}

if ! command -v swift >/dev/null 2>&1; then
    echo "setup: no swift in PATH; install the Swift toolchain (6.1 or later) from https://www.swift.org/install" >&2
    exit 1
fi
if ! has_libclang; then
    if [ -n "${GUPAUDIT_LLVM:-}" ]; then
        echo "setup: GUPAUDIT_LLVM=$GUPAUDIT_LLVM holds no libclang with headers; unset it or name another LLVM" >&2
        exit 1
    fi
    need libclang-dev
fi
[ -e /usr/include/sqlite3.h ] || need libsqlite3-dev
[ -e /usr/include/zlib.h ] || need zlib1g-dev
[ -e /usr/include/openssl/evp.h ] || need libssl-dev
has_one_of /usr/lib/gcc/*/*/crtbegin.o /usr/lib/gcc/*/*/crtbeginS.o || need g++
command -v git >/dev/null 2>&1 || need git
[ -e /etc/ssl/certs/ca-certificates.crt ] || need ca-certificates
if [ "${1:-}" = bench ]; then
    command -v rg >/dev/null 2>&1 || need ripgrep
    command -v spatch >/dev/null 2>&1 || need coccinelle
    [ -x /usr/bin/time ] || need time
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: missing (Debian's names):$missing; install them with this system's package manager" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "setup: missing:$missing. Run this, then make again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y$missing" >&2
    exit 1
fi

echo "setup: installing$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
$as_root apt-get -q update >"$log" 2>&1 || echo "setup: apt-get update failed; trying with the lists at hand" >&2
# shellcheck disable=SC2086 # a list of words, on purpose
if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing >>"$log" 2>&1
then
    tail -n 20 "$log" >&2
    echo "setup: could not install$missing" >&2
    exit 1
fi
