#!/usr/bin/env bash
# Checks what gupaudit wrote as JSON against docs/SCHEMA.schema.json.
#
#   Scripts/check-report.sh SCHEMA FILE...
#
# SCHEMA is report, sites, worklist, patch, diff, history or baseline. Needs Debian's python3-jsonschema; where it cannot be
# had, says so and exits with 0.
set -euo pipefail

schema=$(cd "$(dirname "$0")" && pwd)/../docs/$1.schema.json
shift
for python in /usr/bin/python3 python3; do
    "$python" -c 'import jsonschema' 2>/dev/null || continue
    exec "$python" - "$schema" "$@" <<'PYTHON'
import json
import sys

import jsonschema

with open(sys.argv[1]) as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
for path in sys.argv[2:]:
    with open(path) as file:
        value = json.load(file)
    try:
        jsonschema.Draft202012Validator(schema).validate(value)
    except jsonschema.ValidationError as error:
        place = "/".join(str(part) for part in error.absolute_path)
        sys.exit(f"check-report: {path}: {place}: {error.message[:200]}")
    print(f"check-report: {path}: as the schema says")
PYTHON
done
echo "check-report: no python3-jsonschema, skipped" >&2
