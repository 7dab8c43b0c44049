# Running programs, and what they took. Sourced by bench.sh.

fail() {
    echo "bench: $1" >&2
    exit 2
}

# tree_at PATH: where it really lies; nothing for nothing.
tree_at() {
    [[ -n $1 ]] || return 0
    local path
    path=$(realpath -e -- "$1" 2>/dev/null) || fail "no kernel at $1; say make bench KERNEL=/path"
    [[ -f $path/Makefile && -d $path/arch ]] || fail "$path is no kernel tree; say make bench KERNEL=/path"
    echo "$path"
}

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

# times COUNT COMMAND...
times() {
    local count=$1 i
    shift
    for ((i = 0; i < count; i++)); do "$@"; done
}

# use_index NAME: what is kept for the runs that follow.
use_index() {
    index=$work/$1/index.sqlite
    export XDG_CACHE_HOME=$work/$1
    mkdir -p "$work/$1"
}

# audit NAME OPTION...: on the index of the time.
audit() {
    local name=$1
    shift
    run "$name" "$gupaudit" audit "$tree" --format json --index "$index" --jobs "$jobs" "$@"
}

# cold_audit NAME OPTION...: on an index of its own, begun anew.
cold_audit() {
    rm -rf "${work:?}/$1"
    use_index "$1"
    audit "$@"
}

# median NAME COLUMN, where columns are wall, CPU and memory; `-` for what was not measured.
median() {
    [[ -s $work/$1.times ]] || { echo -; return; }
    cut -d ' ' -f "$2" "$work/$1.times" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# ratio A B: of two numbers; `-` where one is missing.
ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { if (a != "-" && b != "-" && b > 0) printf "%.3f", a / b; else printf "-" }'
}

# per NAME OTHER: of their wall times.
per() { ratio "$(median "$1" 1)" "$(median "$2" 1)"; }

# parsed NAME: how many units an audit parsed.
parsed() {
    [[ -s $work/$1.err ]] || { echo -; return; }
    sed -n 's/^gupaudit: \([0-9]*\) units parsed.*/\1/p' "$work/$1.err" | tail -n 1 | grep . || echo 0
}
