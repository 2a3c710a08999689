#!/usr/bin/env bash
# Builds every guest from its sources; Debian's package gcc-hppa-linux-gnu has the tools.
set -euo pipefail
cd "$(dirname "$0")"
out=${1:-.}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
hppa-linux-gnu-as countdown/start.S -o "$work/countdown.o"
hppa-linux-gnu-ld -N -s -Ttext=0x100000 -e _start -o "$out/countdown.elf" "$work/countdown.o"
