# The same question asked of other tools, in the fastest form that we know. Sourced by bench.sh.

prepare_rivals() {
    "$gupaudit" family >"$work/family"
    [[ -s $work/family ]] || fail "$gupaudit family lists no identifier"
    alternation=$(paste -sd '|' "$work/family")
    # Names that hold no other name are found far faster than all of them; the lines are sifted afterwards.
    superset=$(stems <"$work/family" | paste -sd '|')
    {
        printf '@p@\nexpression list es;\nposition call;\n@@\n(\n'
        sed -e 's/$/@call(es)/' -e '2,$s/^/|\n/' "$work/family"
        printf ')\n\n@script:python@\ncall << p.call;\n@@\n'
        printf 'for place in call:\n    print(f"{place.file}:{place.line}:{place.column}")\n'
    } >"$work/calls.cocci"
}

# stems: the names, without underscores in front, in which none of the others stands.
stems() {
    sed 's/^_*//' | LC_ALL=C sort -u | awk '
        { for (i = 1; i <= n; i++) if (index($0, kept[i])) next; kept[++n] = $0; print }'
}

list_words() {
    run "$1" bash -c 'rg --no-ignore -n "$1" -g "*.c" -g "*.h" -g "*.S" -g "!/tools/" -g "!/Documentation/" "$3" |
        rg -ow "$2"' list "$superset" "$alternation" "$tree"
}

# spatch leaves files where it runs. An audit leaves two directories out by itself; Coccinelle has to be spared them.
list_calls() {
    run "$1" env -C "$work" spatch -j 2 --very-quiet --no-includes --include-headers --sp-file "$work/calls.cocci" \
        --ignore "$tree/tools" --ignore "$tree/Documentation" --dir "$tree"
}
