# What an audit costs that follows another one, after a change. Sourced by bench.sh.

# touch_up FILE COMMENT: writes a new file in the place of one, with a comment behind it.
touch_up() {
    cp -- "$1" "$work/touched"
    printf '\n%s\n' "$2" >>"$work/touched"
    rm -f -- "$1"
    mv -- "$work/touched" "$1"
}

# driver: the first that calls the family.
driver() {
    rg --no-ignore -l "\b($alternation) *\(" -g '*.c' "$tree/drivers" | LC_ALL=C sort | sed -n 1p
}

measure_changes() {
    local driver i
    driver=$(driver) && [[ -n $driver ]] || fail "no file of $kernel/drivers calls the family"
    use_index cold
    for ((i = 0; i < repeat; i++)); do
        touch_up "$driver" "/* touched $i */"
        audit touched
        touch_up "$tree/include/linux/list.h" "/* touched $i */"
        audit touched_header
        touch_up "$tree/drivers/Kconfig" "# touched $i"
        audit touched_kconfig
    done
    if [[ -n $second ]]; then measure_second; fi
    measure_revisions
}

# Another release: what it costs alone, and on the index of the first; then what changed between the two.
measure_second() {
    local i
    for ((i = 0; i < repeat; i++)); do
        rm -rf "${work:?}/second" "${work:?}/both"
        use_index second
        run second_cold "$gupaudit" audit "$second" --format json --index "$index" --jobs "$jobs"
        cp -a "$work/cold" "$work/both"
        use_index both
        run second_release "$gupaudit" audit "$second" --format json --index "$index" --jobs "$jobs"
    done
    run unmeasured "$gupaudit" diff "$tree" "$second" --format json --index "$index"
    times "$repeat" run diff "$gupaudit" diff "$tree" "$second" --format json --index "$index"
}

# Two revisions that differ in a driver: what the second one parses, the first has not shown.
measure_revisions() {
    local git=(git -C "$tree" -c user.name=bench -c user.email=bench@localhost -c gc.auto=0)
    "${git[@]}" init --quiet
    "${git[@]}" add --all --force .
    "${git[@]}" commit --quiet --message first
    touch_up "$(driver)" "/* touched for a revision */"
    "${git[@]}" commit --quiet --all --message second
    use_index revisions
    run first "$gupaudit" audit --git "$tree" HEAD~1 --format json --index "$index" --jobs "$jobs"
    run second "$gupaudit" audit --git "$tree" HEAD --format json --index "$index" --jobs "$jobs"
    run baseline "$gupaudit" check --git "$tree" HEAD~1 --baseline "$work/baseline.json" --update --index "$index"
    # As a hook: with the index that the audits above left, and on a machine that never saw the tree.
    local check=("$gupaudit" check "$tree" --since HEAD~1 --baseline "$work/baseline.json" --jobs "$jobs")
    use_index cold
    run since "${check[@]}" --index "$index"
    use_index since
    run since_cold "${check[@]}" --index "$index"
    rm -rf "$tree/.git"
}
