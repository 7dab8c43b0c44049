#!/usr/bin/env bash
# Prints the path of Debian's kernel source of one release, unpacked; installs the package when it may.
#
#   Scripts/debian-tree.sh 6.1 [CACHE]
#
# Exit code 1, and one line that says why, where it cannot be had: callers then go without.
set -euo pipefail

release=$1
cache=${2:-${TMPDIR:-/tmp}/gupaudit-trees}
package=linux-source-$release
tree=$cache/$package
archive=/usr/src/$package.tar.xz

skip() {
    echo "debian-tree: no $package: $1" >&2
    exit 1
}

if [[ -f $tree/Makefile ]]; then
    echo "$tree"
    exit
fi
if [[ ! -f $archive ]]; then
    command -v apt-get >/dev/null || skip "this system has no apt-get"
    as_root=()
    if [[ $(id -u) != 0 ]]; then
        sudo -n true 2>/dev/null || skip "installing it takes root"
        as_root=(sudo -n)
    fi
    export DEBIAN_FRONTEND=noninteractive
    install=(apt-get -q install -y --no-install-recommends "$package")
    "${as_root[@]}" "${install[@]}" >/dev/null 2>&1 \
        || { "${as_root[@]}" apt-get -q update >/dev/null 2>&1 && "${as_root[@]}" "${install[@]}" >/dev/null 2>&1; } \
        || skip "apt-get cannot install it here"
    [[ -f $archive ]] || skip "the package does not hold $archive"
fi

mkdir -p "$cache"
free=$(df -Pk "$cache" | awk 'NR == 2 { print $4 }')
((free > 2500000)) || skip "less than 2.5 GB free in $cache"
# Unpacked under another name first: a tree cut off half-way must not be taken for a whole one.
unpacking=$(mktemp -d "$cache/unpacking.XXXXXX")
trap 'rm -rf "$unpacking"' EXIT
command -v xz >/dev/null || skip "no xz to unpack it with"
xz -dc --threads=0 "$archive" | tar -x -C "$unpacking" || skip "$archive does not unpack"
mv "$unpacking/$package" "$tree" 2>/dev/null || [[ -f $tree/Makefile ]] || skip "$archive holds no $package"
echo "$tree"
