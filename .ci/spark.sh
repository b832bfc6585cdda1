#!/usr/bin/env bash
# scripts/audit_spark.py against a cluster of two worker processes on this machine, one of them
# killed in mid-run. Takes the program as `cargo build` made it. Needs python3 (3.8 to 3.12)
# with pip; installs Java where there is none, and PySpark into an environment under target/.
# The last line is a test runner's summary.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
program=$target/debug/onrecord
if [ ! -x "$program" ]; then
  cargo build --quiet
fi
if ! command -v java >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq default-jre-headless >/dev/null
fi
environment=$target/spark
if ! "$environment/bin/python" -c "import pyspark, pyarrow.parquet" 2>/dev/null; then
  rm -rf "$environment"
  # Without pip inside: not every Python can put one there.
  python3 -m venv --without-pip "$environment"
  python3 -m pip --python "$environment/bin/python" install --quiet "pyspark==3.5.3" "pyarrow==17.0.0"
fi
"$environment/bin/python" tests/spark/test_spark.py "$program"
