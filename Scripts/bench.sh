#!/usr/bin/env bash
# Measures, in one run on one tree: a cold audit, a warm one, one with a single file touched, ripgrep listing the same
# identifiers, and Coccinelle listing the same calls; then two neighbouring revisions of a repository made of the tree, and
# a check of the driver that the second one touches. Prints time, CPU and memory of each and the ratios between them, and
# appends the figures to Benchmarks/record.tsv.
#
# Environment: KERNEL (default: the newest unpacked /usr/src/linux-source-*), REPEAT (3), JOBS (all processors),
# GUPAUDIT (a built executable to measure instead of this checkout's), RECORD (the file to append to, empty for none).
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "bench: $1" >&2
    exit 1
}

repeat=${REPEAT:-3}
jobs=${JOBS:-$(nproc)}
record=${RECORD-Benchmarks/record.tsv}
if [[ -z ${KERNEL:-} ]]; then
    KERNEL=$(printf '%s\n' /usr/src/linux-source-*/ | sort -V | tail -n 1)
fi
kernel=$(realpath -e -- "$KERNEL" 2>/dev/null) || fail "no kernel at ${KERNEL:-?}; say make bench KERNEL=/path"
[[ -f $kernel/Makefile && -d $kernel/arch ]] || fail "$kernel is no kernel tree; say make bench KERNEL=/path"

if [[ -n ${GUPAUDIT:-} ]]; then
    gupaudit=$(realpath -e -- "$GUPAUDIT") || fail "no executable at $GUPAUDIT"
else
    "${SWIFT:-swift}" build -c release --static-swift-stdlib --disable-local-rpath --product gupaudit >&2
    gupaudit=$(realpath -e .build/release/gupaudit)
fi

# The tree is never written. All tools read a copy made of hard links on the same file system, or of real copies where
# links are refused; what is touched there is replaced by a new file, never changed in place.
work=
for base in "${TMPDIR:-/tmp}" "$(dirname "$kernel")" /var/tmp; do
    [[ -w $base && $(stat -c %d "$base") == "$(stat -c %d "$kernel")" ]] || continue
    work=$(mktemp -d "$base/gupaudit-bench.XXXXXX")
    break
done
[[ -n $work ]] || work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
if ! cp -al -- "$kernel" "$tree" 2>/dev/null; then
    rm -rf "$tree"
    cp -a --reflink=auto -- "$kernel" "$tree"
fi
# An audit leaves these out by itself; Coccinelle has to be spared them.
rm -rf "$tree/tools" "$tree/Documentation"
index=$work/index.sqlite
export XDG_CACHE_HOME=$work/cache

"$gupaudit" family >"$work/family"
[[ -s $work/family ]] || fail "$gupaudit family lists no identifier"
alternation=$(paste -sd '|' "$work/family")
{
    printf '@@\n@@\n* \\('
    sed 's/$/(...)/' "$work/family" | paste -sd '|' | sed 's/|/ \\| /g' | tr -d '\n'
    printf '\\)\n'
} >"$work/calls.cocci"

# run NAME COMMAND...: one line of wall, CPU and peak memory into $work/NAME.times, the output into $work/NAME.out.
run() {
    local name=$1 status=0
    shift
    /usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" >"$work/$name.out" 2>"$work/$name.err" || status=$?
    if ((status != 0 && status != 3)); then
        tail -n 5 "$work/$name.err" >&2
        fail "$name ended with exit code $status"
    fi
    tail -n 1 "$work/time" | awk '{ printf "%.2f %.2f %.0f\n", $1, $2 + $3, $4 / 1024 }' >>"$work/$name.times"
}

audit() {
    local name=$1
    shift
    run "$name" "$gupaudit" audit "$tree" --format json --index "$index" --jobs "$jobs" "$@"
}

list_words() {
    run "$1" rg --no-ignore -now "($alternation)" -g '*.c' -g '*.h' -g '*.S' -g '!/tools/' -g '!/Documentation/' "$tree"
}

touch_one() {
    local file
    file=$(rg --no-ignore -l "\b($alternation) *\(" -g '*.c' "$tree/drivers" | LC_ALL=C sort | sed -n 1p) || true
    [[ -n $file ]] || fail "no file of $kernel/drivers calls the family"
    cp -- "$file" "$work/touched"
    printf '\n/* touched %s */\n' "$1" >>"$work/touched"
    rm -f -- "$file"
    cp -- "$work/touched" "$file"
}

echo "bench: $kernel, $repeat times each, $jobs jobs" >&2
# The first pass brings the files into memory; "cold" is about the index, not about the disk.
list_words unmeasured
for ((i = 0; i < repeat; i++)); do
    rm -rf "$index"* "$XDG_CACHE_HOME"
    audit cold
done
for ((i = 0; i < repeat; i++)); do audit warm; done
# What judging costs: the same cold audit without it, on an index of its own.
judged=$index judged_cache=$XDG_CACHE_HOME
for ((i = 0; i < repeat; i++)); do
    index=$work/mechanical.sqlite XDG_CACHE_HOME=$work/mechanical
    rm -rf "$index"* "$XDG_CACHE_HOME"
    audit mechanical --mechanical
done
index=$judged XDG_CACHE_HOME=$judged_cache
for ((i = 0; i < repeat; i++)); do list_words ripgrep; done
for ((i = 0; i < repeat; i++)); do
    touch_one "$i"
    audit touched
done
# spatch leaves files where it runs.
run spatch env -C "$work" spatch -j 2 --very-quiet --no-includes --include-headers --sp-file "$work/calls.cocci" --dir "$tree"

# Two revisions that differ in a driver: what the second one parses, the first has not shown.
run_revisions() {
    local git=(git -C "$tree" -c user.name=bench -c user.email=bench@localhost -c gc.auto=0)
    "${git[@]}" init --quiet
    "${git[@]}" add --all --force .
    "${git[@]}" commit --quiet --message first
    touch_one revisions
    "${git[@]}" commit --quiet --all --message second
    index=$work/revisions.sqlite XDG_CACHE_HOME=$work/revisions
    run first "$gupaudit" audit --git "$tree" HEAD~1 --format json --index "$index" --jobs "$jobs"
    run second "$gupaudit" audit --git "$tree" HEAD --format json --index "$index" --jobs "$jobs"
    run baseline "$gupaudit" check --git "$tree" HEAD~1 --baseline "$work/baseline.json" --update --index "$index"
    # As a hook: with the index that the audits above left, and on a machine that never saw the tree.
    local check=("$gupaudit" check "$tree" --since HEAD~1 --baseline "$work/baseline.json" --jobs "$jobs")
    XDG_CACHE_HOME=$judged_cache
    run since "${check[@]}" --index "$judged"
    XDG_CACHE_HOME=$work/since
    run since_cold "${check[@]}" --index "$work/since.sqlite"
}
run_revisions
parsed() { sed -n 's/^gupaudit: \([0-9]*\) units parsed.*/\1/p' "$work/$1.err" | tail -n 1; }

# median NAME COLUMN, where columns are wall, CPU and memory.
median() {
    cut -d ' ' -f "$2" "$work/$1.times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
ratio() {
    awk -v a="$(median "$1" 1)" -v b="$(median "$2" 1)" 'BEGIN { if (b > 0) printf "%.3f", a / b; else printf "-" }'
}
text_of() {
    grep -o "\"$1\" *: *\"[^\"]*\"" "$work/cold.out" | sed -n "${2:-1}s/^[^:]*: *\"\(.*\)\"\$/\1/p"
}

makefile() { sed -n "s/^$1 *= *\([0-9]*\).*/\1/p" "$kernel/Makefile" | head -n 1; }
release=$(makefile VERSION).$(makefile PATCHLEVEL).$(makefile SUBLEVEL)
tool=$("$gupaudit" --version 2>/dev/null | head -n 1 || true)
libclang=$(text_of libclang)
words=$(wc -l <"$work/ripgrep.out")
sites=$(grep -o '"seen" *:' "$work/cold.out" | wc -l)
calls=$(grep -c '^-[^-]' "$work/spatch.out" || true)

printf '\n%-10s %9s %9s %9s\n' "$release" 'wall s' 'CPU s' 'peak MB'
for name in cold mechanical warm touched ripgrep spatch first second since since_cold; do
    printf '%-10s %9s %9s %9s\n' "$name" "$(median $name 1)" "$(median $name 2)" "$(median $name 3)"
done
cat <<END

cold / spatch     $(ratio cold spatch)   (at most 0.5, aim 0.25)
warm / ripgrep    $(ratio warm ripgrep)   (at most 5, aim 2)
touched / cold    $(ratio touched cold)
cold / mechanical $(ratio cold mechanical)   (what judging costs: at most 2)
second / first    $(ratio second first)   ($(parsed second) of $(parsed first) units parsed: at most a third)
since / cold      $(ratio since cold)   (a check of one touched driver: at most 0.2; without an index $(ratio since_cold cold))
found: $words words by ripgrep, $sites sites by gupaudit, $calls lines with calls by spatch
Medians of $repeat, spatch once, files in memory. Peak: of the largest process, so spatch's two workers count as one.
END

[[ -n $record ]] || exit 0
mkdir -p "$(dirname "$record")"
columns=(date tree tool libclang processors jobs repeat words sites calls)
values=("$(date -u +%Y-%m-%d)" "$release" "${tool:--}" "${libclang:--}" "$(nproc)" "$jobs" "$repeat" "$words" "$sites"
    "$calls")
for name in cold warm touched ripgrep spatch; do
    columns+=("${name}_wall_s" "${name}_cpu_s" "${name}_peak_mb")
    values+=("$(median $name 1)" "$(median $name 2)" "$(median $name 3)")
done
columns+=(cold_per_spatch warm_per_ripgrep touched_per_cold)
values+=("$(ratio cold spatch)" "$(ratio warm ripgrep)" "$(ratio touched cold)")
columns+=(mechanical_wall_s mechanical_cpu_s mechanical_peak_mb cold_per_mechanical)
values+=("$(median mechanical 1)" "$(median mechanical 2)" "$(median mechanical 3)" "$(ratio cold mechanical)")
columns+=(first_wall_s second_wall_s since_wall_s since_cold_wall_s first_parsed second_parsed
    second_per_first since_per_cold)
values+=("$(median first 1)" "$(median second 1)" "$(median since 1)" "$(median since_cold 1)" "$(parsed first)" "$(parsed second)"
    "$(ratio second first)" "$(ratio since cold)")
tab_separated() {
    local IFS=$'\t'
    echo "$*"
}
[[ -s $record ]] || tab_separated "${columns[@]}" >"$record"
tab_separated "${values[@]}" >>"$record"
echo "recorded in $record" >&2
