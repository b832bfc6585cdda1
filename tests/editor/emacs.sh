#!/usr/bin/env bash
# A draft in Emacs with eglot, without a screen: emacs.sh PATH_OF_ONRECORD
set -euo pipefail
ONRECORD=$(realpath "$1")
export ONRECORD
cd "$(dirname "$0")"
# A server that hangs must fail the test, not the machine.
timeout 600 emacs --batch --load emacs.el 2>&1
