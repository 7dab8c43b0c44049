# How cost grows: a small kernel with more and more of one thing. Sourced by bench.sh.

growth_base=Tests/Fuzzing/Tree

# grow TREE KIND COUNT: adds so many files without a call, call sites, or callers of one function with a call.
grow() {
    local place=$1/drivers/growth
    mkdir -p "$place"
    awk -v place="$place" -v kind="$2" -v count="$3" '
        BEGIN {
            head = "#include <linux/mm.h>\n\n"
            for (i = 1; i <= count; i++) {
                file = place "/" kind i ".c"
                if (kind == "files")
                    printf "%sint plain_%d(int value)\n{\n\treturn value + %d;\n}\n", head, i, i > file
                if (kind == "sites")
                    printf "%slong site_%d(struct page **pages)\n{\n" \
                        "\treturn get_user_pages(0, 1, FOLL_WRITE, pages);\n}\n", head, i > file
                # So many callers of one function are asked, and no more.
                callee = int((i - 1) / 20)
                if (kind == "callers" && (i - 1) % 20 == 0)
                    printf "%slong grown_%d(unsigned int flags, struct page **pages)\n{\n" \
                        "\treturn get_user_pages(0, 1, flags, pages);\n}\n", head, callee > (place "/grown" callee ".c")
                if (kind == "callers")
                    printf "%slong grown_%d(unsigned int flags, struct page **pages);\n\n" \
                        "long caller_%d(struct page **pages)\n{\n\treturn grown_%d(FOLL_WRITE, pages);\n}\n", \
                        head, callee, i, callee > file
                close(file)
            }
        }'
    for file in "$place"/*.c; do basename "$file" .c; done | sed 's/.*/obj-y += &.o/' >"$place/Makefile"
    echo 'obj-y += growth/' >>"$1/drivers/Makefile"
}

# The exponent is the slope, in logarithms, of what 1x and 10x cost beyond the small kernel alone.
measure_growth() {
    local kind unit factor name grown
    : >"$work/growth"
    for kind in files sites callers; do
        case $kind in files) unit=2000 ;; sites) unit=40 ;; callers) unit=20 ;; esac
        for factor in 0 1 3 10; do
            name=${kind}_$factor grown=$work/grown
            rm -rf "$grown"
            cp -r -- "$growth_base" "$grown"
            grow "$grown" "$kind" $((unit * factor))
            for ((i = 0; i < repeat; i++)); do
                rm -rf "$work/$name"
                use_index "$name"
                run "$name" "$gupaudit" audit "$grown" --format json --index "$index" --jobs 1
            done
        done
        awk -v kind="$kind" -v zero="$(median "${kind}_0" 2)" -v one="$(median "${kind}_1" 2)" \
            -v three="$(median "${kind}_3" 2)" -v ten="$(median "${kind}_10" 2)" 'BEGIN {
                printf "bench: %s: %s s of CPU for none, %s for 1x, %s for 3x, %s for 10x\n", kind, zero, one, three, \
                    ten > "/dev/stderr"
                exponent = one > zero && ten > zero ? log((ten - zero) / (one - zero)) / log(10) : "-"
                printf "growth_%s_exponent %s 1.15\n", kind, exponent == "-" ? "-" : sprintf("%.2f", exponent)
            }' >>"$work/growth"
    done
}
