#!/usr/bin/env bash
# Checks JSON reports against docs/report.schema.json.
#
#   Scripts/check-report.sh FILE...
#
# Needs Debian's python3-jsonschema; where it cannot be had, says so and exits with 0.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
for python in /usr/bin/python3 python3; do
    "$python" -c 'import jsonschema' 2>/dev/null || continue
    exec "$python" - "$here/../docs/report.schema.json" "$@" <<'PYTHON'
import json
import sys

import jsonschema

with open(sys.argv[1]) as file:
    schema = json.load(file)
for path in sys.argv[2:]:
    with open(path) as file:
        report = json.load(file)
    try:
        jsonschema.validate(report, schema)
    except jsonschema.ValidationError as error:
        place = "/".join(str(part) for part in error.absolute_path)
        sys.exit(f"check-report: {path}: {place}: {error.message[:200]}")
    print(f"check-report: {path}: {len(report['sites'])} sites as the schema says")
PYTHON
done
echo "check-report: no python3-jsonschema, skipped" >&2
