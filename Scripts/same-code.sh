#!/usr/bin/env bash
# Lists the sites whose function stands unchanged in two trees and whose columns differ all the same.
#
#   Scripts/same-code.sh REPORT TREE REPORT TREE
#
# REPORT is the JSON of an audit of the TREE behind it. White space does not count. A difference may be right, where
# what a verdict cites stands in another function; each is to be looked at.
set -euo pipefail
(($# == 4)) || { sed -n '4p' "$0" | cut -c 5- >&2; exit 2; }

PYTHONPATH=$(dirname "$0") PYTHONDONTWRITEBYTECODE=1 exec python3 - "$@" <<'PYTHON'
import collections
import functools
import json
import os
import sys

import verdicts

COLUMNS = verdicts.COLUMNS + ["vmas"]
value = verdicts.value


@functools.cache
def lines(tree, file):
    with open(os.path.join(tree, file), errors="replace") as source:
        return source.read().split("\n")


def function(tree, site):
    """The words of the function around a site: kernel functions begin and end with a brace of their own line."""
    text = lines(tree, site["file"])
    first = last = site["line"] - 1
    while first > 0 and text[first] != "{":
        first -= 1
    while first > 0 and text[first - 1].strip():
        first -= 1
    while last < len(text) - 1 and text[last] != "}":
        last += 1
    return " ".join(" ".join(text[first:last + 1]).split())


def numbered(report):
    """Sites by file, function, callee, and the how-manieth of those it is."""
    seen = collections.Counter()
    with open(report) as file:
        for site in json.load(file)["sites"]:
            key = site["file"], site["function"], site["callee"]
            yield (*key, seen[key]), site
            seen[key] += 1


old, old_tree, new, new_tree = sys.argv[1:]
after = dict(numbered(new))
same = differing = 0
for key, site in numbered(old):
    other = after.get(key)
    if other is None or function(old_tree, site) != function(new_tree, other):
        continue
    same += 1
    changes = [(c, value(site, c), value(other, c)) for c in COLUMNS if value(site, c) != value(other, c)]
    differing += bool(changes)
    for column, before, now in changes:
        print(f"{site['file']}:{site['line']} {site['callee']}: {column} {before} -> {now}")
print(f"{same} sites in functions that are the same, {differing} of them judged differently")
PYTHON
