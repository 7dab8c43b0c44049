#!/bin/sh
# Writes the source files that Plugins/Embedding adds to a target, where they would change.
#
#   Scripts/embed.sh BuiltinRules DIR    the files of Rules/
#   Scripts/embed.sh gupaudit DIR        the commit, with a + where files differ from it (none in a tree without git),
#                                        a digest of the sources, and the glossary
set -eu
export LC_ALL=C
target=$1 directory=$2
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$directory"
draft=$directory/draft.$$
trap 'rm -f "$draft"' EXIT

rules() {
    cd "$root/Rules"
    echo 'extension BuiltinRules {'
    echo '    package static let files: [(path: String, text: String)] = ['
    find . -type f ! -name '.*' | cut -c 3- | sort | xargs awk '
        FNR == 1 { if (NR > 1) print "\n\"\"\"##),"; printf "(\"%s\", ##\"\"\"\n", FILENAME }
        { print }
        END { print "\n\"\"\"##)," }'
    echo ']}'
}

# Asked of this repository only: a source tree may lie in another one.
git_here() { GIT_OPTIONAL_LOCKS=0 git --git-dir="$root/.git" --work-tree="$root" "$@" 2>/dev/null; }

commit() {
    if [ -e "$root/.git" ] && id=$(git_here rev-parse --short=12 HEAD); then
        date=$(git_here log -1 --format=%cs)
        git_here diff --no-ext-diff --quiet HEAD || id=$id+
        echo "extension GupAudit { static let commit: String? = \"$id\" }"
    else
        date=$(date -u -r "$root/CHANGELOG.md" +%Y-%m-%d)
        echo 'extension GupAudit { static let commit: String? = nil }'
    fi
    echo "extension GupAudit { static let date = \"$date\" }"
    sources=$(cd "$root" && find Sources -type f | sort | xargs sha1sum | sha1sum | cut -c 1-40)
    echo "extension GupAudit { static let sources = \"$sources\" }"
}

glossary() {
    printf 'extension GupAudit { static let glossary = ##"""\n'
    cat "$root/docs/glossary.md"
    echo '"""## }'
}

# A file that would be the same is left alone.
write() {
    "$1" >"$draft"
    cmp -s "$draft" "$directory/$2" || mv "$draft" "$directory/$2"
}

case $target in
BuiltinRules) write rules Files.swift ;;
gupaudit) write commit Commit.swift && write glossary Glossary.swift ;;
*) echo "embed: $target: nothing is known for this target" >&2; exit 1 ;;
esac
