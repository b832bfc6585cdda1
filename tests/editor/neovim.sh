#!/usr/bin/env bash
# A draft in Neovim, without a screen: neovim.sh PATH_OF_ONRECORD
set -euo pipefail
ONRECORD=$(realpath "$1")
export ONRECORD
cd "$(dirname "$0")"
# A server that hangs must fail the test, not the machine.
timeout 600 nvim --headless --clean -c 'luafile neovim.lua' draft.md 2>&1 | tr -d '\r'
echo
