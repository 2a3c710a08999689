#!/usr/bin/env bash
# Builds every guest from its sources, into this folder or another one; Debian's package gcc-hppa-linux-gnu has the tools.
set -euo pipefail
cd "$(dirname "$0")"
out=${1:-.}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

hppa-linux-gnu-as countdown/start.S -o "$work/countdown.o"
hppa-linux-gnu-ld -N -s -Ttext=0x100000 -e _start -o "$out/countdown.elf" "$work/countdown.o"

hppa-linux-gnu-as wanderer/start.S -o "$work/wanderer.o"
hppa-linux-gnu-ld -N -s -Ttext=0x100000 -e _start -o "$out/wanderer.elf" "$work/wanderer.o"

compile() {
  hppa-linux-gnu-gcc -c -O2 -march=1.1 -Wall -ffreestanding -fno-builtin -fno-pic -fno-asynchronous-unwind-tables \
    -mno-space-regs "$1.c" -o "$work/$(basename "$1").o"
}
library=$(hppa-linux-gnu-gcc -print-libgcc-file-name)

for unit in ledger interrupts scsi console; do compile "ledger/$unit"; done
hppa-linux-gnu-as ledger/start.S -o "$work/start.o"
hppa-linux-gnu-ld -N -s -T ledger/ledger.ld -o "$out/ledger.elf" "$work"/{start,ledger,interrupts,scsi,console}.o "$library"

compile firmware/firmware
hppa-linux-gnu-as firmware/start.S -o "$work/start.o"
hppa-linux-gnu-ld -N -s -T ledger/ledger.ld -o "$out/firmware.elf" "$work"/{start,firmware}.o "$library"

hppa-linux-gnu-as bench/start.S -o "$work/start.o"
for kernel in sieve matrix memory procedures; do
  compile "bench/$kernel"
  hppa-linux-gnu-ld -s -z max-page-size=4096 -T bench/bench.ld -o "$out/$kernel.elf" "$work/start.o" "$work/$kernel.o" "$library"
done

# The record by which test/guests/stale.test.ts knows images that are older than their sources.
if [ "$out" = . ]; then
  LC_ALL=C sha256sum build.sh bench/* countdown/* firmware/* ledger/* wanderer/* > SOURCES.sha256
fi
