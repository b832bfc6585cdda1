#!/usr/bin/env bash
# What the program is made of: licences and origins of all dependencies, dependencies that nothing
# uses, the oldest compiler that they ask for, and a list of them all (a CycloneDX bill of
# materials, target/onrecord.cdx.json). The last line says how many checks passed.
set -euo pipefail
cd "$(dirname "$0")/.."

tool() { command -v "$1" >/dev/null || cargo install --quiet --locked "$1"; }
tool cargo-machete
tool cargo-deny
tool cargo-cyclonedx

cargo machete
cargo deny --locked --all-features --workspace check --hide-inclusion-graph bans licenses sources

cargo metadata --locked --all-features --format-version 1 | python3 -c '
import json, sys

def version(text):
    return [int(part) for part in (text or "0").split(".")][:2]

packages = json.load(sys.stdin)["packages"]
own = next(package for package in packages if package["name"] == "onrecord")["rust_version"]
newer = [package["name"] for package in packages if version(package["rust_version"]) > version(own)]
if newer:
    sys.exit("Cargo.toml says Rust %s, and more is asked for by %s" % (own, ", ".join(newer)))
print("no dependency asks for more than Rust", own)
'

cargo cyclonedx --quiet --format json --spec-version 1.5 --override-filename onrecord.cdx
rm fuzz/onrecord.cdx.json
mv onrecord.cdx.json "${CARGO_TARGET_DIR:-target}"
echo "4 passed, 0 failed"
