# The record: a table with one header; what a row does not know is `-`. Sourced by bench.sh.

# append_to FILE: adds $work/figures as a row. Names that are new become columns, and older rows are filled up.
append_to() {
    mkdir -p "$(dirname "$1")"
    touch "$1"
    awk -F '\t' -v OFS='\t' '
        function value(text) { return text == "" ? "-" : text }
        NR == FNR { if (!($1 in new)) order[++count] = $1; new[$1] = $2; next }
        FNR == 1 { for (i = 1; i <= NF; i++) { header[i] = $i; known[$i] = 1 } columns = NF; next }
        { for (i = 1; i <= columns; i++) row[rows + 1, i] = $i; rows++ }
        END {
            for (i = 1; i <= count; i++) if (!(order[i] in known)) header[++columns] = order[i]
            for (i = 1; i <= columns; i++) printf "%s%s", header[i], i < columns ? OFS : "\n"
            for (r = 1; r <= rows; r++)
                for (i = 1; i <= columns; i++) printf "%s%s", value(row[r, i]), i < columns ? OFS : "\n"
            for (i = 1; i <= columns; i++) printf "%s%s", value(new[header[i]]), i < columns ? OFS : "\n"
        }' "$work/figures" "$1" >"$work/record"
    mv -- "$work/record" "$1"
}
