# What of a run is kept, and what is asked of it. Sourced by bench.sh.

measured=(cold cold_one_job cold_other mechanical warm query worklist patch_first patch diff touched touched_header
    touched_kconfig second_cold second_release first second since since_cold ripgrep spatch)

# Each ratio: its name, what it is of, and its bound where it has one.
ratios() {
    local release=0.6
    [[ -z ${POINT:-} ]] || release=0.15
    cat <<END
cold_per_spatch $(per cold spatch) 0.5
mechanical_per_spatch $(per mechanical spatch) 0.25
warm_per_ripgrep $(per warm ripgrep) 1.5
query_per_ripgrep $(per query ripgrep) 2
worklist_per_ripgrep $(per worklist ripgrep) 2
patch_per_worklist $(per patch worklist) 2
diff_per_ripgrep $(per diff ripgrep) 3
touched_per_ripgrep $(per touched ripgrep) 4
touched_header_per_cold $(per touched_header cold) -
touched_kconfig_per_cold $(per touched_kconfig cold) -
release_per_its_cold $(per second_release second_cold) $release
touched_per_cold $(per touched cold) -
cold_per_mechanical $(per cold mechanical) 2
one_job_per_all $(per cold_one_job cold) $([[ $jobs == 2 ]] && echo '>1.8' || echo -)
second_per_first $(per second first) 0.333
since_per_cold $(per since cold) 0.2
cold_peak_mb $(median cold 3) 300
index_mb $index_mb 50
END
    [[ ! -s $work/growth ]] || cat "$work/growth"
}

text_of() {
    grep -o "\"$1\" *: *\"[^\"]*\"" "$work/cold.out" | sed -n "s/^[^:]*: *\"\(.*\)\"\$/\1/p" | head -n 1
}

makefile() { sed -n "s/^$2 *= *\([0-9]*\).*/\1/p" "$1/Makefile" | head -n 1; }
release_of() { echo "$(makefile "$1" VERSION).$(makefile "$1" PATCHLEVEL).$(makefile "$1" SUBLEVEL)"; }

# $work/figures: a name and a value a line.
collect_figures() {
    local name
    {
        printf '%s\t%s\n' date "$(date -u +%Y-%m-%d)" tree "$(release_of "$kernel")" \
            tool "$("$gupaudit" --version 2>/dev/null | head -n 1)" libclang "$(text_of libclang)" \
            processors "$(nproc)" jobs "$jobs" repeat "$repeat" words "$(wc -l <"$work/ripgrep.out")" \
            sites "$(grep -o '"seen" *:' "$work/cold.out" | wc -l)" calls "$(sort -u "$work/spatch.out" | wc -l)" \
            other_libclang "${libclangs[1]:--}" second_tree "$([[ -z $second ]] || release_of "$second")" \
            first_parsed "$(parsed first)" second_parsed "$(parsed second)" \
            release_parsed "$(parsed second_release)" release_cold_parsed "$(parsed second_cold)"
        for name in "${measured[@]}"; do
            printf '%s\t%s\n' "${name}_wall_s" "$(median "$name" 1)" "${name}_cpu_s" "$(median "$name" 2)" \
                "${name}_peak_mb" "$(median "$name" 3)"
        done
        ratios | grep -v '_peak_mb' | awk '{ print $1 "\t" $2 }'
    } >"$work/figures"
}

print_figures() {
    local name
    printf '\n%-16s %9s %9s %9s\n' "$(release_of "$kernel")" 'wall s' 'CPU s' 'peak MB'
    for name in "${measured[@]}"; do
        [[ ! -s $work/$name.times ]] || printf '%-16s %9s %9s %9s\n' "$name" "$(median "$name" 1)" \
            "$(median "$name" 2)" "$(median "$name" 3)"
    done
    cat <<END

found: $(wc -l <"$work/ripgrep.out") words by ripgrep, $(grep -o '"seen" *:' "$work/cold.out" | wc -l) sites by gupaudit, \
$(sort -u "$work/spatch.out" | wc -l) calls by spatch
Medians of $repeat, files in memory, $(text_of libclang). Peak: of the largest process, so spatch's two workers count as
one. Coccinelle: one rule over expression lists, names as alternatives, -j 2 --no-includes --include-headers, no stars.
ripgrep: the names that hold no other name, then a second one over the lines that were found.
END
}

# Fails where a figure is over its bound, or under one that begins with `>`, unless BOUNDS is off.
check_bounds() {
    echo
    ratios | awk -v off="${BOUNDS:-}" '
        {
            least = sub(/^>/, "", $3)
            wrong = $2 != "-" && $3 != "-" && (least ? $2 < $3 + 0 : $2 > $3 + 0)
            over += wrong
            said = $3 == "-" ? "" : (least ? "at least " : "at most ") $3
            printf "%-26s %9s   %-14s%s\n", $1, $2, said, wrong ? "  OVER ITS BOUND" : ""
        }
        END { exit off != "off" && over > 0 }'
}
