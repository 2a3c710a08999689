import type { Random } from '../base/random';
import { Cpu } from '../pa-risc/cpu';
import { loadElf } from '../pa-risc/elf';
import { firstFreeAddress, installFirmware } from '../pa-risc/firmware/page-zero';
import { stableStorageAddress, stableStorageBytes } from '../pa-risc/firmware/stable-storage';
import type { Takeover } from '../pa-risc/translation';
import type { RunPlan } from './plan';

/** Where the firmware leaves the command line. */
const commandLineAddress = 0x4000;
const pageBytes = 4096;

/** A processor with the guest in its memory, at the guest's entry (DESIGN §2; machine document §1). */
export function powerOn(
  plan: Pick<RunPlan, 'guest' | 'append' | 'initrd' | 'memorySize'>,
  random: Random,
  takeover?: Takeover,
): Cpu {
  const cpu = new Cpu({ memorySize: plan.memorySize, random, takeover });
  load(cpu, plan);
  return cpu;
}

/** The same processor after a reset: as at power-on, but for stable storage. */
export function startAgain(cpu: Cpu, plan: Pick<RunPlan, 'guest' | 'append' | 'initrd' | 'memorySize'>): void {
  const stored = cpu.readMemory(stableStorageAddress, stableStorageBytes);
  cpu.writeMemory(0, new Uint8Array(plan.memorySize));
  load(cpu, plan);
  cpu.writeMemory(stableStorageAddress, stored);
}

function load(cpu: Cpu, plan: Pick<RunPlan, 'guest' | 'append' | 'initrd' | 'memorySize'>): void {
  const image = loadElf(plan.guest, plan.memorySize);
  installFirmware(cpu, plan.memorySize);
  for (const { address, bytes } of image.segments) cpu.writeMemory(address, bytes);
  cpu.writeMemory(commandLineAddress, new TextEncoder().encode(`${plan.append}\0`));
  const { initrd } = plan;
  // At the end of memory, whole pages; without one both ends are 0.
  const end = initrd === undefined ? 0 : plan.memorySize;
  const start = initrd === undefined ? 0 : (plan.memorySize - initrd.length) & -pageBytes;
  if (initrd !== undefined) cpu.writeMemory(start, initrd);
  cpu.reset(image.entry, { gr26: firstFreeAddress, gr25: commandLineAddress, gr24: start, gr23: end });
}
