/** Memory and processor as the firmware leaves them at power-on. */
import { Cpu } from '../pa-risc/cpu';
import { type Image, loadElf } from '../pa-risc/elf';
import { firstFreeAddress, installFirmware } from '../pa-risc/firmware/page-zero';
import { stableStorageAddress, stableStorageBytes } from '../pa-risc/firmware/stable-storage';
import type { CpuOptions } from '../pa-risc/routines';

/** The address at which the firmware leaves the command line. */
const commandLineAddress = 0x4000;
const pageBytes = 4096;

/** What a machine starts with. */
export interface PowerOnPlan {
  /** The guest's ELF file. */
  readonly guest: Uint8Array;
  /** A RAM disk for the guest's start, whose ends the firmware leaves in r24 and r23. */
  readonly initrd?: Uint8Array;
  /** The command line. */
  readonly append: string;
  /** Memory in bytes. */
  readonly memorySize: number;
  /** The address of its LAN controller, if it has one. */
  readonly station?: readonly number[];
}

/** The command line or the initrd does not fit into memory. */
export class PowerOnError extends Error {
  override readonly name = 'PowerOnError';

  constructor(
    /** The field of the plan that does not fit. */
    readonly field: 'append' | 'initrd',
    message: string,
  ) {
    super(message);
  }
}

/** Bytes of the command line, with the NUL at its end. */
const greatestCommandLine = firstFreeAddress - commandLineAddress;
const firmwareEnd = firstFreeAddress.toString(16);

/**
 * The contents of memory at power-on; the warnings are for a person.
 *
 * @throws {ElfError} if the guest is no executable for this machine
 * @throws {PowerOnError} if the command line or the initrd has no room
 */
export function powerOnImage({ guest, append, initrd, memorySize }: PowerOnPlan): Image & { commandLine: Uint8Array } {
  const image = loadElf(guest, memorySize);
  const commandLine = new TextEncoder().encode(`${append}\0`);
  if (commandLine.length > greatestCommandLine)
    throw new PowerOnError(
      'append',
      `the command line has ${commandLine.length - 1} bytes; the firmware has room for ${greatestCommandLine - 1}`,
    );
  const end = Math.max(firstFreeAddress, ...image.segments.map(({ address, size }) => address + size));
  if (initrd !== undefined && initrdAddress(initrd, memorySize) < end)
    throw new PowerOnError(
      'initrd',
      `the initrd has ${initrd.length} bytes; behind the guest, of ${memorySize} bytes of memory, ${memorySize - end} are free`,
    );
  const overFirmware = image.segments
    .filter(({ address }) => address < firstFreeAddress)
    .map(({ address }) => `the segment at 0x${address.toString(16)} lies over the firmware, below 0x${firmwareEnd}`);
  return { ...image, warnings: [...image.warnings, ...overFirmware], commandLine };
}

/** At the end of memory, aligned to a page. */
const initrdAddress = (initrd: Uint8Array, memorySize: number): number =>
  Math.floor((memorySize - initrd.length) / pageBytes) * pageBytes;

/** A processor with the guest in its memory, at the guest's entry. */
export function powerOn(plan: PowerOnPlan, options: Omit<CpuOptions, 'memorySize'>): Cpu {
  const cpu = new Cpu({ ...options, memorySize: plan.memorySize });
  load(cpu, plan);
  return cpu;
}

/** The same processor after a reset: as at power-on, except stable storage. */
export function startAgain(cpu: Cpu, plan: PowerOnPlan): void {
  const stored = cpu.readMemory(stableStorageAddress, stableStorageBytes);
  cpu.writeMemory(0, new Uint8Array(plan.memorySize));
  load(cpu, plan);
  cpu.writeMemory(stableStorageAddress, stored);
}

function load(cpu: Cpu, plan: PowerOnPlan): void {
  const image = powerOnImage(plan);
  installFirmware(cpu, plan.memorySize, plan.station);
  for (const { address, bytes, size } of image.segments) {
    cpu.writeMemory(address, bytes);
    // A zeroed part also overwrites an earlier segment.
    cpu.writeMemory(address + bytes.length, new Uint8Array(size - bytes.length));
  }
  cpu.writeMemory(commandLineAddress, image.commandLine);
  const { initrd } = plan;
  // Without one both ends are 0.
  const end = initrd === undefined ? 0 : plan.memorySize;
  const start = initrd === undefined ? 0 : initrdAddress(initrd, plan.memorySize);
  if (initrd !== undefined) cpu.writeMemory(start, initrd);
  cpu.reset(image.entry, { gr26: firstFreeAddress, gr25: commandLineAddress, gr24: start, gr23: end });
}
