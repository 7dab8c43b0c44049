#!/bin/sh
# Installs what `make build` made, or removes it again.
#
#   Scripts/install.sh install PREFIX [DESTDIR]
#   Scripts/install.sh uninstall PREFIX [DESTDIR]
#
# A list of every file, and of every directory that had to be made, is kept beside the rules: uninstalling removes those
# and no other. ZSH_FUNCTIONS names another directory for zsh's function, below PREFIX.
set -eu
action=$1 prefix=${2%/} destination=${3:-}
root=$(cd "$(dirname "$0")/.." && pwd)
program=$root/.build/release/gupaudit
list=share/gupaudit/installed
umask 022

fail() { echo "$action: $*" >&2; exit 1; }
case $prefix in /* | "") ;; *) fail "$prefix: give PREFIX as a path from the root" ;; esac
at=$destination$prefix

# Only what the list names, and never what lies above.
listed() {
    sed -n "s/^$1 //p" "$at/$list" | while read -r path; do
        case /$path/ in */../* | *//*) fail "$at/$list: $path: no path that was installed" ;; esac
        echo "$path"
    done
}

remove_files() { listed file | while read -r path; do rm -f "$at/$path"; done; }

if [ "$action" = uninstall ]; then
    [ -f "$at/$list" ] || fail "$at/$list: there is no such file, so nothing of gupaudit was installed there"
    directories=$(listed directory | sort -r)
    above=$(sed -n 's/^above //p' "$at/$list" | sort -r)
    remove_files
    rm -f "$at/$list"
    # One that has got files of others meanwhile stays.
    for path in $directories; do rmdir "$at/$path" 2>/dev/null || true; done
    for path in $above; do rmdir "$destination$path" 2>/dev/null || true; done
    echo "uninstall: gupaudit is gone from $at" >&2
    exit 0
fi

[ -x "$program" ] || fail "$program: not built yet; run make build"
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
stage() { mkdir -p "$staging/tree/${2%/*}" && install -m "${3:-644}" "$1" "$staging/tree/$2"; }

stage "$program" bin/gupaudit 755
strip "$staging/tree/bin/gupaudit"
(cd "$root" && find Rules -type f ! -name '.*') | while read -r file; do
    stage "$root/$file" "share/gupaudit/$file"
done
mkdir "$staging/manual"
"$program" manual "$staging/manual"
for page in "$staging/manual"/*; do
    gzip -9n "$page"
    stage "$page.gz" "share/man/man1/${page##*/}.gz"
done
for shell in bash zsh fish; do
    # Read by a shell that runs already: no first line that names one.
    "$program" --generate-completion-script "$shell" | sed '1{/^#!/d}' >"$staging/$shell"
done
stage "$staging/bash" share/bash-completion/completions/gupaudit
stage "$staging/zsh" "${ZSH_FUNCTIONS:-share/zsh/site-functions}/_gupaudit"
stage "$staging/fish" share/fish/vendor_completions.d/gupaudit.fish

# What an earlier installation had to make is still ours.
[ ! -f "$at/$list" ] || {
    grep -E '^(directory|above) ' "$at/$list" >"$staging/made" || true
    remove_files
}
place=
for part in $(echo "$prefix" | tr / ' '); do
    place=$place/$part
    [ -d "$destination$place" ] || echo "above $place" >>"$staging/made"
done
cd "$staging/tree"
find . -mindepth 1 -type d | cut -c 3- | sort | while read -r path; do
    [ -d "$at/$path" ] || echo "directory $path" >>"$staging/made"
done
find . -type f | cut -c 3- | sort | sed 's/^/file /' >"$staging/list"
sort -u "$staging/made" >>"$staging/list" 2>/dev/null || true
install -m 644 "$staging/list" "$staging/tree/$list"
mkdir -p "$at"
cp -R . "$at/"
echo "install: gupaudit is in $at; gupaudit doctor says what it finds there" >&2
