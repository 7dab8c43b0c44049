#!/usr/bin/env bash
# Measures, in one run on one tree: a cold audit, a warm one, one with a single file touched, ripgrep listing the same
# identifiers, and Coccinelle listing the same calls. Prints time, CPU and memory of each and the ratios between them,
# and appends the figures to Benchmarks/record.tsv.
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
    "${SWIFT:-swift}" build -c release --product gupaudit >&2
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
run spatch spatch -j 2 --very-quiet --no-includes --include-headers --sp-file "$work/calls.cocci" --dir "$tree"

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
for name in cold mechanical warm touched ripgrep spatch; do
    printf '%-10s %9s %9s %9s\n' "$name" "$(median $name 1)" "$(median $name 2)" "$(median $name 3)"
done
cat <<END

cold / spatch     $(ratio cold spatch)   (at most 0.5, aim 0.25)
warm / ripgrep    $(ratio warm ripgrep)   (at most 5, aim 2)
touched / cold    $(ratio touched cold)
cold / mechanical $(ratio cold mechanical)   (what judging costs: at most 2)
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
tab_separated() {
    local IFS=$'\t'
    echo "$*"
}
[[ -s $record ]] || tab_separated "${columns[@]}" >"$record"
tab_separated "${values[@]}" >>"$record"
echo "recorded in $record" >&2
