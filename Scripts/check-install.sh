#!/usr/bin/env bash
# What `make install` and `make deb` put on a machine, used where there is nothing of a build: the program must audit a
# tree, and its manual and completions must be found. Removed again, nothing may stay.
#
# As root all that runs in a directory of its own (chroot) that shows this system without /opt, /root and /home, where
# toolchains and checkouts are, and with the installed files as its /usr/local. Otherwise it runs without an environment.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "check-install: $*" >&2; exit 1; }
say() { echo "check-install: $*"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
built=$PWD/.build/release/gupaudit
sample=$PWD/Tests/AuditTests/Trees/sample
installed=$work/installed
mkdir "$work/home" "$work/root" "$installed"

make -s install DESTDIR="$installed"
program=$installed/usr/local/bin/gupaudit
say "$(stat -c %s "$built") bytes built, $(stat -c %s "$program") installed"
libraries=$(ldd "$program")
! grep -E 'not found|/opt/|/home/|swift' <<<"$libraries" || fail "a library is none of the system's"
! readelf -d "$program" | grep -E 'RPATH|RUNPATH' || fail "the program names a place to look for libraries"

# Shown as it is, and not to be written.
cat >"$work/inside" <<'INSIDE'
set -euo pipefail
root=$1 installed=$2 sample=$3 home=$4
shift 4
for directory in usr etc dev proc tmp tree home; do mkdir -p "$root/$directory"; done
chmod 1777 "$root/tmp"
for link in bin sbin lib lib64; do
    if [[ -L /$link ]]; then cp -P "/$link" "$root/"; else mkdir -p "$root/$link" && mount --bind "/$link" "$root/$link"; fi
done
for directory in usr etc dev; do mount --bind "/$directory" "$root/$directory"; done
mount --bind "$installed/usr/local" "$root/usr/local"
mount --bind "$sample" "$root/tree"
mount --bind "$home" "$root/home"
mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc"
for directory in usr usr/local etc tree; do mount -o remount,ro,bind "$root/$directory"; done
exec chroot "$root" "$@"
INSIDE
if [[ $(id -u) == 0 ]] && unshare --mount true 2>/dev/null; then
    away() {
        unshare --mount --propagation private bash "$work/inside" "$work/root" "$installed" "$sample" "$work/home" \
            /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/home LC_ALL=C.UTF-8 "$@"
    }
    tree=/tree at=/usr/local
    ! away swift --version 2>/dev/null || say "there is a toolchain in the system itself"
else
    say "no chroot without root: without an environment only"
    away() { env -i PATH="$installed/usr/local/bin:/usr/bin:/bin" HOME="$work/home" LC_ALL=C.UTF-8 "$@"; }
    tree=$sample at=$installed/usr/local
fi

# Twice, the second time from the index.
for _ in 1 2; do away gupaudit audit "$tree" --format csv --quiet >"$work/sites.csv"; done
"$built" audit "$sample" --format csv --no-index --quiet | cmp - "$work/sites.csv" || fail "the sites differ"
say "$(($(wc -l <"$work/sites.csv") - 1)) sites, as the build finds them"
doctor=$(away gupaudit doctor) || fail "doctor: $doctor"
grep -q "^rules  *$at/share/gupaudit/Rules " <<<"$doctor" || fail "other rules than the installed ones: $doctor"
away gupaudit --version
# A copy without anything beside it has its rules too.
cp "$program" "$work/home/alone"
alone=$([[ $tree == /tree ]] && echo /home/alone || echo "$work/home/alone")
[[ $(away "$alone" rules list) == "$(away gupaudit rules list)" ]] || fail "a copy of the program has other rules"
away "$alone" rules test | tail -n 1

if command -v man >/dev/null; then
    away man -M "$at/share/man" gupaudit-audit >"$work/page"
    grep -q -- '--format' "$work/page" || fail "man gupaudit-audit does not show its options"
    say "$(find "$installed" -name '*.1.gz' | wc -l) manual pages"
fi
away bash -c "source $at/share/bash-completion/completions/gupaudit && complete -p gupaudit" >/dev/null
if command -v zsh >/dev/null; then
    away zsh -fc "fpath=($at/share/zsh/site-functions \$fpath); autoload -Uz compinit; compinit -uD; (( \$+_comps[gupaudit] ))" ||
        fail "zsh does not find its completions"
fi
if command -v fish >/dev/null; then
    away env XDG_DATA_DIRS="$at/share:/usr/share" fish -c 'complete -C "gupaudit aud"' | grep -q ^audit ||
        fail "fish does not complete gupaudit aud"
fi

make -s uninstall DESTDIR="$installed"
left=$(find "$installed" -mindepth 1)
[[ -z $left ]] || fail "make uninstall leaves: $left"
# What others have put there in the meantime stays.
mkdir -p "$installed/usr/local/bin"
make -s install DESTDIR="$installed" 2>/dev/null
touch "$installed/usr/local/share/gupaudit/Rules/mine.yaml"
make -s uninstall DESTDIR="$installed" 2>/dev/null
left=$(cd "$installed" && find . -type f -o -type d -empty | sort | xargs)
[[ $left == "./usr/local/bin ./usr/local/share/gupaudit/Rules/mine.yaml" ]] || fail "make uninstall leaves: $left"
say "make uninstall removes all of it, and no more"

if ! command -v dpkg-shlibdeps >/dev/null; then
    say "no dpkg-dev, so no package"
    exit 0
fi
package=$(make -s deb)
database=$work/system/var/lib/dpkg
mkdir -p "$database"/{updates,info}
touch "$database/status"
unpack() { dpkg --root="$work/system" --log=/dev/null --force-depends --force-not-root "$@" >/dev/null 2>&1; }
unpack --install "$package"
"$work/system/usr/bin/gupaudit" family >/dev/null
unpack --purge gupaudit
left=$(cd "$work/system" && find . -type f ! -path './var/lib/dpkg/*')
[[ -z $left ]] || fail "the package leaves: $left"
say "$(basename "$package"): $(stat -c %s "$package") bytes; $(dpkg-deb -f "$package" Depends)"
if command -v lintian >/dev/null; then
    lintian --fail-on error,warning --tag-display-limit 0 "$package"
    say "lintian has nothing to say against it"
fi
