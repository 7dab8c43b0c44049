#!/usr/bin/env bash
# history.sh RECORD.tsv: the record's history as a picture (SVG), a panel for each ratio and a point for each row.
set -euo pipefail
awk -F '\t' '
    BEGIN {
        count = split("cold_per_spatch mechanical_per_spatch warm_per_ripgrep touched_per_ripgrep " \
            "release_per_its_cold cold_cpu_s warm_cpu_s cold_peak_mb index_mb", shown, " ")
        split("0.5 0.25 1.5 4 0.6 - - 300 50", bound, " ")
    }
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    {
        rows++
        date[rows] = $column["date"]
        for (p = 1; p <= count; p++) value[p, rows] = shown[p] in column ? $column[shown[p]] : "-"
        # Older rows have what the ratio is made of.
        if (value[4, rows] == "-" && $column["ripgrep_wall_s"] > 0)
            value[4, rows] = $column["touched_wall_s"] / $column["ripgrep_wall_s"]
    }
    END {
        width = 260; height = 130; across = 3; down = int((count + across - 1) / across)
        printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" " \
            "font-size=\"10\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n", across * width, down * height
        for (p = 1; p <= count; p++) panel(p, ((p - 1) % across) * width, int((p - 1) / across) * height)
        print "</svg>"
    }
    function panel(p, x, y,    top, r, points, left, bottom) {
        left = x + 34; bottom = y + height - 22
        top = bound[p] == "-" ? 0 : bound[p] + 0
        for (r = 1; r <= rows; r++) if (value[p, r] != "-" && value[p, r] + 0 > top) top = value[p, r] + 0
        if (top == 0) top = 1
        printf "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n", left, y + 14, shown[p]
        printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.3g</text>\n", left - 3, y + 28, top
        printf "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>\n", left, y + 20, bottom, x + width - 10
        if (bound[p] != "-")
            printf "<path d=\"M%d %.1fH%d\" stroke=\"#c33\" stroke-dasharray=\"4 3\"/>\n", left, \
                at(bound[p], top, y), x + width - 10
        for (r = 1; r <= rows; r++) {
            if (value[p, r] == "-") continue
            cx = left + (x + width - 20 - left) * (rows > 1 ? (r - 1) / (rows - 1) : 0.5)
            cy = at(value[p, r], top, y)
            points = points sprintf("%s%.1f %.1f", points == "" ? "M" : "L", cx, cy)
            printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"#236\"><title>%s: %s</title></circle>\n", cx, cy, \
                date[r], value[p, r]
        }
        if (points != "") printf "<path d=\"%s\" fill=\"none\" stroke=\"#236\"/>\n", points
        printf "<text x=\"%d\" y=\"%d\">%s</text>\n", left, bottom + 13, date[1]
        printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", x + width - 10, bottom + 13, date[rows]
    }
    function at(v, top, y) { return y + height - 22 - (height - 46) * v / top }
' "$1"
