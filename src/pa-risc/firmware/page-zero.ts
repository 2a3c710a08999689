/** Page zero as the firmware leaves it for the operating system, and the ROM. */
import { bytesOfWords, type Caller } from './call';
import { endAddress, firmwareDiagnose, iodcEntry, pdcEntry } from './entry-points';
import { consoleHpa, cpuHpa, INVENTORY, type Module, memoryHpa, pathOf, scsiHpa } from './inventory';
import { installStationAddress } from './station-address';

/** Words of page zero, by the names of its structure. */
const PAGE_ZERO = {
  memcCont: 0x350,
  memcPhsize: 0x354,
  memcAdsize: 0x358,
  memFree: 0x380,
  memHpa: 0x384,
  memPdc: 0x388,
  mem10msec: 0x38c,
  immHpa: 0x390,
  immSpaSize: 0x398,
  immMaxMem: 0x39c,
  memCons: 0x3a0,
  memBoot: 0x3d0,
  memKbd: 0x400,
} as const;

/** The first page that the guest may use. */
export const firstFreeAddress = 0x6000;
/** Ticks of the interval timer in 10 ms: 50 MHz. */
const ticksPer10ms = 500_000;

/** Classes of boot and console devices. */
const CLASS = { random: 1, duplex: 7 } as const;
const layers = 6;

const diagWord = (0x05 << 26) | firmwareDiagnose;
const returnToCaller = 0xe840c000; // bv %r0(%r2)
const nop = 0x08000240;
const branchToItself = 0xe81f1ff7; // b,n .

/**
 * Writes page zero and the ROM, as the guest finds them at power-on. `station`: the address of the LAN controller, if
 * the machine has one.
 */
export function installFirmware(
  machine: Pick<Caller, 'writeMemory'>,
  memorySize: number,
  station?: readonly number[],
): void {
  const write = (address: number, ...words: number[]) => machine.writeMemory(address, bytesOfWords(words));
  write(PAGE_ZERO.memcCont, memorySize);
  write(PAGE_ZERO.memcPhsize, memorySize);
  write(PAGE_ZERO.memFree, firstFreeAddress);
  write(PAGE_ZERO.memHpa, cpuHpa);
  write(PAGE_ZERO.memPdc, pdcEntry);
  write(PAGE_ZERO.mem10msec, ticksPer10ms);
  write(PAGE_ZERO.immHpa, memoryHpa);
  write(PAGE_ZERO.immSpaSize, memorySize);
  write(PAGE_ZERO.immMaxMem, memorySize);
  const consoleWords = deviceWords(consoleHpa, iodcEntry, CLASS.duplex);
  write(PAGE_ZERO.memCons, ...consoleWords);
  write(PAGE_ZERO.memKbd, ...consoleWords);
  // The firmware itself boots nothing: the disk has no entry point.
  write(PAGE_ZERO.memBoot, ...deviceWords(scsiHpa, 0, CLASS.random));
  for (const entry of [pdcEntry, iodcEntry]) write(entry, diagWord, returnToCaller, nop);
  write(endAddress, branchToItself, nop);
  if (station !== undefined) installStationAddress(machine, station);
}

/** A `pz_device`: path, layers, HPA, SPA, ENTRY_IO, class. */
function deviceWords(hpa: number, entry: number, kind: number): readonly number[] {
  const module = INVENTORY.find((each) => each.hpa === hpa) as Module;
  const path = new DataView(Uint8Array.from([0, ...pathOf(module)]).buffer);
  return [path.getUint32(0), path.getUint32(4), ...Array(layers).fill(0), hpa, 0, entry, kind];
}
