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
    -mno-space-regs "${@:2}" "$1.c" -o "$work/${object:-$1}.o"
}
compilerLibrary=$(hppa-linux-gnu-gcc -print-libgcc-file-name)

# Guests in C with interrupts and drivers share the library.
mkdir "$work"/{archiver,actuator,bench,echo,firmware,juggler,ledger,library,mover,pinger,printer,responder,scanner,workload}
for unit in arguments interrupts scsi console input; do compile "library/$unit"; done
hppa-linux-gnu-as library/start.S -o "$work/library/start.o"
link() {
  local guest=$1 unit objects=()
  for unit in "${@:2}"; do
    compile "$guest/$unit"
    objects+=("$work/$guest/$unit.o")
  done
  hppa-linux-gnu-ld -N -s -T library/guest.ld -o "$out/$guest.elf" "$work/library/start.o" "${objects[@]}" \
    "$work"/library/{arguments,interrupts,scsi,console,input}.o "$compilerLibrary"
}
link ledger ledger disk
link archiver archiver tape
link actuator actuator
link echo echo
link printer printer
link scanner scanner
for unit in workload compute kernel cache transfer; do compile "workload/$unit"; done
object=workload/scsi compile library/scsi -DIDLE=idle
hppa-linux-gnu-as workload/clock.S -o "$work/workload/clock.o"
hppa-linux-gnu-ld -N -s -T library/guest.ld -o "$out/workload.elf" "$work/library/start.o" \
  "$work"/workload/{workload,compute,kernel,cache,transfer,clock,scsi}.o \
  "$work"/library/{arguments,interrupts,console,input}.o "$compilerLibrary"

# With drivers of its own for the chip and the console.
for unit in chip uart juggler; do compile "juggler/$unit"; done
hppa-linux-gnu-ld -N -s -T library/guest.ld -o "$out/juggler.elf" "$work/library/start.o" "$work"/juggler/{juggler,chip,uart}.o \
  "$work"/library/{arguments,interrupts}.o "$compilerLibrary"
# With a driver of its own instead of the library's.
compile mover/mover
compile mover/scatter
hppa-linux-gnu-ld -N -s -T library/guest.ld -o "$out/mover.elf" "$work/library/start.o" "$work"/mover/{mover,scatter}.o \
  "$work"/library/{arguments,interrupts,console,input}.o "$compilerLibrary"

# With the LAN controller: the library's interrupts have one line more.
object=library/interrupts-lan compile library/interrupts -DLAN
for unit in lan echo; do compile "library/$unit"; done
for guest in pinger responder; do
  compile "$guest/$guest"
  hppa-linux-gnu-ld -N -s -T library/guest.ld -o "$out/$guest.elf" "$work/library/start.o" "$work/$guest/$guest.o" \
    "$work"/library/{arguments,interrupts-lan,scsi,console,input,lan,echo}.o "$compilerLibrary"
done

# Without the library: it asks the firmware for everything.
compile firmware/firmware
hppa-linux-gnu-as firmware/start.S -o "$work/firmware/start.o"
hppa-linux-gnu-ld -N -s -T library/guest.ld -o "$out/firmware.elf" "$work"/firmware/{start,firmware}.o "$compilerLibrary"

hppa-linux-gnu-as bench/start.S -o "$work/bench/start.o"
for kernel in sieve matrix memory procedures floating unkind; do
  compile "bench/$kernel"
  hppa-linux-gnu-ld -s -z max-page-size=4096 -T bench/bench.ld -o "$out/$kernel.elf" "$work/bench/start.o" "$work/bench/$kernel.o" "$compilerLibrary"
done

# The record by which test/guests/stale.test.ts knows images that are older than their sources.
if [ "$out" = . ]; then
  LC_ALL=C sha256sum build.sh {actuator,archiver,bench,countdown,echo,firmware,juggler,ledger,library,mover,pinger,printer,responder,scanner,wanderer,workload}/* > SOURCES.sha256
fi
