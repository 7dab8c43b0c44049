#!/usr/bin/env bash
# Checks SARIF files against the specification and against what GitHub takes; without arguments, the golden files.
#
#   Scripts/check-sarif.sh [FILE...]
#
# Needs Debian's python3-jsonschema; where it cannot be had, says so and exits with 0.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
if [[ $# == 0 ]]; then set -- "$here"/../Tests/*/Goldens/*.sarif; fi

python=
for candidate in /usr/bin/python3 python3; do
    if "$candidate" -c 'import jsonschema' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [[ -z $python ]]; then
    echo "check-sarif: no python3-jsonschema, skipped" >&2
    exit 0
fi

exec "$python" - "$here/sarif-subset.schema.json" "$@" <<'PYTHON'
import gzip
import json
import sys

import jsonschema


def problems(path, schema):
    with open(path, "rb") as file:
        data = file.read()
    log = json.loads(data)
    errors = list(jsonschema.Draft7Validator(schema).iter_errors(log))
    for error in errors:
        yield "/".join(map(str, error.absolute_path)) + ": " + error.message[:200]
    if errors:
        return
    if len(gzip.compress(data)) > 10_000_000:
        yield "more than 10 MB compressed"
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        rules = driver.get("rules", [])
        if [rule["id"] for rule in rules] != sorted({rule["id"] for rule in rules}):
            yield "rules are not sorted and unique"
        seen = set()
        order = ["error", "warning", "note", "none"]
        levels = [order.index(result["level"]) for result in run["results"]]
        if levels != sorted(levels):
            yield "results are not sorted by severity"
        for result in run["results"]:
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                yield f"{result['ruleId']}: ruleIndex names another rule"
            # What is gone is known by its site in the older tree, where another site may have had that id.
            is_gone = result.get("baselineState") == "absent"
            key = (result["ruleId"], json.dumps(result["partialFingerprints"], sort_keys=True), is_gone)
            if key in seen:
                yield f"{key}: two results of one fingerprint"
            seen.add(key)
            roots = {location["physicalLocation"]["artifactLocation"]["uriBaseId"] for location in result["locations"]}
            if not roots <= {"BASELINEROOT" if is_gone else "SRCROOT"} & set(run["originalUriBaseIds"]):
                yield f"{key}: stands in a tree that is not its own"
            ids = [location["id"] for location in result.get("relatedLocations", [])]
            if len(ids) != len(set(ids)):
                yield "two related locations of one id"
        for invocation in run["invocations"]:
            for notification in invocation.get("toolExecutionNotifications", []):
                descriptor = notification["descriptor"]
                if driver["notifications"][descriptor["index"]]["id"] != descriptor["id"]:
                    yield f"{descriptor['id']}: index names another notification"


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
failed = 0
for path in sys.argv[2:]:
    for problem in problems(path, schema):
        print(f"{path}: {problem}")
        failed = 1
if not failed:
    print(f"check-sarif: {len(sys.argv) - 2} files hold")
sys.exit(failed)
PYTHON
