#!/usr/bin/env bash
# Counts how often a report is right about labelled sites.
#
#   Scripts/score-labels.sh working|opened|untouched|all LABELS=REPORT...
#
# LABELS is a file of Tests/AuditTests/Labels/unseen, REPORT the JSON of an audit of that tree. What is wrong is listed,
# but for the untouched half.
set -euo pipefail

PYTHONPATH=$(dirname "$0") PYTHONDONTWRITEBYTECODE=1 exec python3 - "$@" <<'PYTHON'
import collections
import json
import sys

import verdicts

COLUMNS = verdicts.COLUMNS + ["release.sites"]
value = verdicts.value
# What says that it does not know is not wrong.
OPEN = {"unknown", "escapes", "none-fits"}


def places(calls):
    return {(call["file"], call["line"]) for call in calls}


def answer(column, label, site):
    """0 right, 1 open, 2 wrong; and what the report says."""
    found = value(site, column)
    if column == "release.sites":
        lacking = places(label[column]) - places(found)
        return ((1 if site["release"].get("complete") is False else 2) if lacking else 0), f"lacks {sorted(lacking)[:4]}"
    if column == "release.functions":
        wanted = set(label[column]) - {"none"}
        # Marking dirty on the way is no release, and may be listed.
        given = {name for name in found if name in wanted or "dirty" not in name.lower()}
        # The column speaks of the site's own file; a label may name what stands in others, too.
        here = wanted & {call["callee"] for call in label["release.sites"] if call["file"] == label["file"]}
        return (0 if given in (wanted, here) or given and given <= wanted else 2), sorted(found)
    if column.startswith("flags."):
        return (0 if found == sorted(label[column]) else 2), found
    return (0 if found in label[column] else 1 if found in OPEN else 2), found


half, pairs = sys.argv[1], sys.argv[2:]
counts = collections.defaultdict(lambda: [0, 0, 0])
wrong = []
for pair in pairs:
    labels, report = pair.split("=", 1)
    with open(report) as file:
        sites = {(s["file"], s["line"], s["callee"]): s for s in json.load(file)["sites"]}
    for label in map(json.loads, open(labels)):
        if half not in ("all", label["half"]):
            continue
        site = sites.get((label["file"], label["line"], label["callee"]))
        if site is None:
            sys.exit(f"score-labels: {report}: no site at {label['file']}:{label['line']}")
        for column in COLUMNS:
            kind, found = answer(column, label, site)
            counts[column][kind] += 1
            if kind and label["half"] != "untouched":
                wanted = "" if column == "release.sites" else label[column]
                wrong.append(f"{column} {label['tree']} {label['file']}:{label['line']}: {found}, not {wanted}")
for column in COLUMNS:
    right, unknown, false = counts[column]
    total = max(sum(counts[column]), 1)
    print(f"{column:22} right {right:3} open {unknown:3} wrong {false:3} of {total:3} {100 * right / total:6.1f} %")
print("\n".join(sorted(wrong)))
PYTHON
