#!/bin/sh
# Audits revisions of a repository, some of them at once, and writes their history to standard output.
#
#   examples/parallel.sh linux.git reports v6.1 v6.6 v6.12
#
# AT_ONCE audits run at a time (2), each of them with JOBS parses (the cores, shared out). GNU parallel hands them out
# where it is installed, xargs where it is not. A report that is there already is not made again.
set -eu

repository=$1
directory=$2
shift 2
AT_ONCE=${AT_ONCE:-2}
JOBS=${JOBS:-$((($(getconf _NPROCESSORS_ONLN) + AT_ONCE - 1) / AT_ONCE))}
GUPAUDIT=${GUPAUDIT:-gupaudit}
export repository directory GUPAUDIT JOBS
mkdir -p "$directory"

# shellcheck disable=SC2016 # for the shell of each audit
one='test -e "$directory/$1.json.gz" || exec "$GUPAUDIT" audit --git "$repository" "$1" --jobs "$JOBS" --quiet \
    --format json --output "$directory/$1.json.gz"'

if parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
    parallel --will-cite --quote --halt soon,fail=1 --jobs "$AT_ONCE" sh -c "$one" audit {} ::: "$@"
else
    printf '%s\n' "$@" | xargs -P "$AT_ONCE" -n 1 sh -c "$one" audit
fi

for revision; do
    shift
    set -- "$@" "$directory/$revision.json.gz"
done
exec "$GUPAUDIT" history "$@"
