import type { Random } from '../base/random';
import { Cpu } from '../pa-risc/cpu';
import { loadElf } from '../pa-risc/elf';
import { firstFreeAddress, installFirmware } from '../pa-risc/firmware/page-zero';
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
  const image = loadElf(plan.guest, plan.memorySize);
  const cpu = new Cpu({ memorySize: plan.memorySize, random, takeover });
  installFirmware(cpu, plan.memorySize);
  for (const { address, bytes } of image.segments) cpu.writeMemory(address, bytes);
  cpu.writeMemory(commandLineAddress, new TextEncoder().encode(`${plan.append}\0`));
  const { initrd } = plan;
  // At the end of memory, whole pages; without one both ends are 0.
  const end = initrd === undefined ? 0 : plan.memorySize;
  const start = initrd === undefined ? 0 : (plan.memorySize - initrd.length) & -pageBytes;
  if (initrd !== undefined) cpu.writeMemory(start, initrd);
  cpu.reset(image.entry, { gr26: firstFreeAddress, gr25: commandLineAddress, gr24: start, gr23: end });
  return cpu;
}
