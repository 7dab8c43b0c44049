#!/usr/bin/env bash
# Measures, in one run on one tree: audits that find nothing in the index, everything, and everything but a touched file;
# what is asked of a warm tree; revisions; ripgrep listing the same identifiers and Coccinelle listing the same calls, each
# in its fastest form. Prints time, CPU and memory of each and the ratios between them, holds these against their bounds,
# appends a row to Benchmarks/record.tsv, and draws the record's history.
#
# The tree is read, and never written: all tools read one real copy of it, where files are touched.
#
# Environment: KERNEL (default: the newest unpacked /usr/src/linux-source-*), SECOND (another release, or POINT, the next
# stable one, to be audited on the same index), REPEAT (3: medians), JOBS (all processors), LIBCLANGS ("/usr/lib/llvm-19
# /usr/lib/llvm-14", default: the newest and the oldest installed; the first is measured in full), GUPAUDIT (a built
# executable to measure instead of this checkout's), RECORD (the file to append to, empty for none), BOUNDS (off: a ratio
# over its bound costs nothing), GROWTH (on: also how cost grows with files, call sites and callers), WORK (where to copy
# the tree to).
#
# Exit codes: 0 measured; 1 measured, and a ratio is over its bound; 2 could not be measured.
set -euo pipefail
cd "$(dirname "$0")/.."
for part in measure rivals changes growth bounds record; do
    # shellcheck source=/dev/null
    source "Scripts/bench/$part.sh"
done

repeat=${REPEAT:-3}
jobs=${JOBS:-$(nproc)}
record=${RECORD-Benchmarks/record.tsv}
if [[ -z ${KERNEL:-} ]]; then
    KERNEL=$(printf '%s\n' /usr/src/linux-source-*/ | sort -V | tail -n 1)
fi
kernel=$(tree_at "$KERNEL")
second=$(tree_at "${SECOND:-${POINT:-}}")

if [[ -n ${GUPAUDIT:-} ]]; then
    gupaudit=$(realpath -e -- "$GUPAUDIT") || fail "no executable at $GUPAUDIT"
else
    make -s build SWIFT="${SWIFT:-swift}"
    gupaudit=$(realpath -e .build/release/gupaudit)
    export GUPAUDIT_RULES=${GUPAUDIT_RULES:-$PWD/Rules}
fi
if [[ -z ${LIBCLANGS:-} ]]; then
    installed=$(printf '%s\n' /usr/lib/llvm-*/lib/libclang.so | sed 's,/lib/libclang.so,,' | sort -V)
    LIBCLANGS=$(printf '%s\n' "$installed" | sed -n '$p;1p' | sort -uVr | paste -sd ' ')
fi
read -r -a libclangs <<<"$LIBCLANGS"

work=$(mktemp -d "${WORK:-${TMPDIR:-/tmp}}/gupaudit-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
tree=$work/tree
echo "bench: $kernel, $repeat times each, $jobs jobs; copying" >&2
cp -a --reflink=auto -- "$kernel" "$tree"
prepare_rivals

# What was written just now may change again unseen: a report of it is not kept. And what the system still writes back would
# be measured with what comes first, which is the cold audit.
sync
sleep 3
# The first pass brings the files into memory; "cold" is about the index, not about the disk.
list_words unmeasured
export GUPAUDIT_LIBCLANG=${libclangs[0]}
times "$repeat" cold_audit cold
index_mb=$(du -sm "$work/cold" | cut -f 1)
times "$repeat" audit warm
times "$repeat" run query "$gupaudit" query "$tree" modular --count --index "$index"
times "$repeat" run worklist "$gupaudit" worklist "$tree" --index "$index"
# Of a tree that was audited, once with the parses of what is patched, then without.
run patch_first "$gupaudit" patch "$tree" --output - --index "$index" --jobs "$jobs"
times "$repeat" run patch "$gupaudit" patch "$tree" --output - --index "$index" --jobs "$jobs"
times "$repeat" list_words ripgrep
measure_changes
times "$repeat" cold_audit mechanical --mechanical
times "$repeat" cold_audit cold_one_job --jobs 1
for ((i = 1; i < ${#libclangs[@]}; i++)); do
    GUPAUDIT_LIBCLANG=${libclangs[i]} times "$repeat" cold_audit cold_other
done
times "$repeat" list_calls spatch
if [[ ${GROWTH:-} == on ]]; then measure_growth; fi

collect_figures
print_figures
status=0
check_bounds || status=1
if [[ -n $record ]]; then
    append_to "$record"
    Scripts/bench/history.sh "$record" >"${record%.tsv}.svg"
    echo "recorded in $record, drawn in ${record%.tsv}.svg" >&2
fi
exit "$status"
