#!/usr/bin/env bash
# Opens pages that gupaudit wrote in headless Chromium and uses them, wide and narrow, light and dark: nothing is wider
# than the window, the filter narrows, headings sort, keys move, the panel opens and shuts, print hides the controls,
# nothing is complained of, and axe finds no violation.
#
#   Scripts/check-pages.sh [PAGE...]
#
# Without PAGE: the four kinds of pages, made from the sample trees by $GUPAUDIT (default: the newest build here), with
# axe-core from a registry. With PAGE, axe is run where AXE names an axe.min.js. Screenshots go to the directory
# $PICTURES. Needs chromium and node; where they or axe cannot be had, says so and exits with 0.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
axe_version=4.12.1
axe_wheel=axe-playwright-python==0.1.8

skip() { echo "check-pages: skipped: $1" >&2; exit 0; }

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[[ -n $browser ]] || skip "no chromium here (apt-get install chromium)"
command -v node >/dev/null || skip "no node here (apt-get install nodejs)"
scratch=$(mktemp -d)
# Chromium may still be writing down what it forgets.
trap 'rm -rf "$scratch" 2>/dev/null || { sleep 1; rm -rf "$scratch"; }' EXIT

pages=("$@")
if [[ $# == 0 ]]; then
    program=${GUPAUDIT:-$(ls -t "$root"/.build/{release,debug}/gupaudit 2>/dev/null | head -1)}
    [[ -x $program ]] || { echo "check-pages: build gupaudit first (make), or name it by GUPAUDIT" >&2; exit 1; }
    make_page() {
        local name=$1
        shift
        "$program" "$@" --source-url git.kernel.org --format html --output "$scratch/$name.html"
        pages+=("$scratch/$name.html")
    }
    trees=$root/Tests/AuditTests/Trees
    "$program" audit "$trees/sample" --no-index -q --format json --output "$scratch/old.json"
    "$program" audit "$trees/era-6.12" --no-index -q --format json --output "$scratch/new.json"
    make_page audit show "$scratch/old.json" --tree "$trees/sample"
    make_page worklist worklist "$scratch/old.json"
    make_page diff diff "$scratch/old.json" "$scratch/new.json"
    make_page history history "$scratch/old.json" "$scratch/new.json"
    if [[ -z ${AXE:-} ]]; then
        # From npm's registry, or as a package of Python's carries it.
        if (cd "$scratch" && npm pack --silent "axe-core@$axe_version" && tar xzf axe-core-*.tgz) >"$scratch/log" 2>&1; then
            AXE=$scratch/package/axe.min.js
        elif (cd "$scratch" && python3 -m pip download -q --no-deps "$axe_wheel" && python3 -m zipfile -e axe_*.whl .) \
            >"$scratch/log" 2>&1; then
            AXE=$scratch/axe_playwright_python/axe.min.js
        else
            skip "axe-core can be had neither from npm nor from PyPI: $(tail -1 "$scratch/log")"
        fi
    fi
fi
[[ -z ${PICTURES:-} ]] || mkdir -p "$PICTURES"
HOME=$scratch timeout 900 node "$root/Scripts/check-pages.mjs" "$browser" "$scratch/profile" "${AXE:-}" "${PICTURES:-}" \
    "${pages[@]}"
