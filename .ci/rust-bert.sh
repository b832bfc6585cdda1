#!/usr/bin/env bash
# The rust-bert engine: builds it against the libtorch of a Python wheel, holds it to the
# default engine, and lints it. Needs python3 (3.8 to 3.12) with pip. The wheel is
# installed once, into an environment under target/.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p "${CARGO_TARGET_DIR:-target}"
VIRTUAL_ENV=$(realpath "${CARGO_TARGET_DIR:-target}")/libtorch
export VIRTUAL_ENV
if ! "$VIRTUAL_ENV/bin/python" -c "import torch" 2>/dev/null; then
  rm -rf "$VIRTUAL_ENV"
  # Without pip inside: not every Python can put one there. setuptools: the build asks
  # PyTorch where libtorch lies, and PyTorch needs it to answer.
  python3 -m venv --without-pip "$VIRTUAL_ENV"
  python3 -m pip --python "$VIRTUAL_ENV/bin/python" install --quiet "torch==2.4.1" "numpy<2" setuptools
fi
# tch 0.17 asks for 2.4.0 to the letter; 2.4.1 mends bugs and has the same interface.
export PATH="$VIRTUAL_ENV/bin:$PATH" LIBTORCH_USE_PYTORCH=1 LIBTORCH_BYPASS_VERSION_CHECK=1
LD_LIBRARY_PATH=$(python -c "import os, torch; print(os.path.join(os.path.dirname(torch.__file__), 'lib'))")
export LD_LIBRARY_PATH

cargo clippy --features rust-bert --all-targets -- -D warnings
cargo test --features rust-bert --lib model::
cargo test --features rust-bert --test rust_bert
