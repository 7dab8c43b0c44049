#!/bin/sh
# Makes a Debian package of what `make build` made: .build/gupaudit_VERSION_ARCHITECTURE.deb. MAINTAINER names whoever
# makes it. The same commit gives the same version, and one after it a greater one.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
maintainer=${MAINTAINER:-gupaudit maintainers <maintainers@gupaudit.invalid>}
for tool in dpkg-deb dpkg-shlibdeps; do
    command -v "$tool" >/dev/null || { echo "deb: no $tool; apt-get install dpkg-dev" >&2; exit 1; }
done

# gupaudit 0.1.0 (commit 0123456789ab)
said=$("$root/.build/release/gupaudit" --version | head -n 1)
version=$(echo "$said" | cut -d ' ' -f 2)
if commit=$(expr "$said" : '.*(commit \([0-9a-f]*+*\))'); then
    time=$(git --git-dir="$root/.git" log -1 --format=%ct)
    # A release is called by its number alone.
    git --git-dir="$root/.git" describe --exact-match --match "v$version" >/dev/null 2>&1 ||
        version=$version+git$(date -u -d "@$time" +%Y%m%d.%H%M).$commit
else
    time=$(stat -c %Y "$root/CHANGELOG.md")
fi
architecture=$(dpkg --print-architecture)
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$time}"

work=$root/.build/deb
rm -rf "$work"
mkdir -p "$work/debian"
tree=$work/tree
# What dpkg removes needs no list of ours.
ZSH_FUNCTIONS=share/zsh/vendor-completions "$root/Scripts/install.sh" install /usr "$tree" 2>/dev/null
rm "$tree/usr/share/gupaudit/installed"

documents=$tree/usr/share/doc/gupaudit
mkdir -p "$documents" "$tree/usr/share/lintian/overrides" "$tree/DEBIAN"
cp "$root/packaging/debian/copyright" "$documents/copyright"
cp "$root/packaging/debian/lintian-overrides" "$tree/usr/share/lintian/overrides/gupaudit"
cat >"$work/changelog" <<END
gupaudit ($version) unstable; urgency=medium

  * Built from the project's own sources; what is new stands in CHANGELOG.md.

 -- $maintainer  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
END
gzip -9n <"$work/changelog" >"$documents/changelog.gz"

# What the program is linked with; libclang is opened when it runs, any release from 14 on.
printf 'Source: gupaudit\n\nPackage: gupaudit\nArchitecture: any\nDescription: x\n' >"$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O "$tree/usr/bin/gupaudit" | sed -n 's/^shlibs:Depends=//p')
cat >"$tree/DEBIAN/control" <<END
Package: gupaudit
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$tree" | cut -f 1)
Depends: $libraries, libclang1-14 | libclang-dev (>= 1:14), libclang-common-14-dev | libclang-dev (>= 1:14)
Recommends: git
Section: devel
Priority: optional
Description: call-site auditor for Linux's get_user_pages() family
 Finds every call of get_user_pages(), pin_user_pages() and their relatives in
 a kernel tree as it lies on disk, without a configuration or a build: the flags
 on every path, where the pages go, what gives them back, and what has to be
 converted from FOLL_GET to FOLL_PIN. A ledger proves that no call was missed.
END
(cd "$tree" && find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum >DEBIAN/md5sums)
find "$tree" -type d -exec chmod 755 {} +
package=$root/.build/gupaudit_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$package" >/dev/null
rm -rf "$work"
echo "$package"
