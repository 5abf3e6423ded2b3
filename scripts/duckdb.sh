#!/usr/bin/env bash
# Tries the query of the README for analysts over exported Parquet: `scripts/duckdb.sh PROGRAM`. Ends with status 3, and says so
# loudly, when DuckDB cannot be installed here.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
readme=$(realpath README.md)
samples=$(realpath samples)
duckdb_version=1.4.2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" >"$work/said" 2>&1 &&
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check "duckdb==$duckdb_version" >>"$work/said" 2>&1 || {
    cat "$work/said" >&2
    echo "!!! DUCKDB: NOT TRIED, pip cannot install duckdb $duckdb_version here" >&2
    exit 3
}

# Two periods and two templates in one store; the samples hold errors on purpose.
for set in hai-duong-2023-xa thua-thien-hue-2024; do
    for output in "$work/kho --format parquet" "$work/$set.csv --format csv"; do
        status=0
        # shellcheck disable=SC2086
        "$program" xuat "$samples/$set" -o $output --quiet >"$work/said" 2>&1 || status=$?
        [ "$status" -le 1 ] || { cat "$work/said" >&2; exit 1; }
    done
done
cd "$work"
"$work/venv/bin/python" - "$readme" ./*.csv <<'PYTHON'
import csv
import re
import sys
from decimal import Decimal

import duckdb

readme, *tables = sys.argv[1:]
queries = re.findall(r"```sql\n(.*?)```", open(readme, encoding="utf-8").read(), re.S)
if len(queries) != 1:
    sys.exit(f"README.md: one sql block is tried, there are {len(queries)}")
[query] = queries
answer = {period: Decimal(str(value)) for period, value in duckdb.sql(query).fetchall()}

# The same, by hand, from the tables in CSV.
asked = dict(re.findall(r"(template|form|indicator) = '([^']*)'", query))
expected = {}
for table in tables:
    with open(table, encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            if all(line[name] == value for name, value in asked.items()) and not line["left_out"] and line["value"]:
                expected[line["period"]] = expected.get(line["period"], Decimal(0)) + Decimal(line["value"])
if not expected or answer != expected:
    sys.exit(f"the query of the README gives {answer}, the tables in CSV {expected}")
print(f"DuckDB {duckdb.__version__}: {answer}")
PYTHON
