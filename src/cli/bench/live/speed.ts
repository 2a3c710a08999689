/** How fast a processor executes. */
import type { Cpu } from '../../../pa-risc/cpu';

/** Million instructions a second, and a second of processor time. */
export interface Speed {
  readonly mips: number;
  readonly mipsOfCpu: number;
}

export const perMillisecond = 1000;
const instructionsAtOnce = 1_000_000;

/** Executes for so long. */
export function speedOf(cpu: Cpu, forMs: number): Speed {
  const [startedAt, first, before] = [performance.now(), cpu.instructions, process.cpuUsage()];
  while (performance.now() < startedAt + forMs) cpu.run(instructionsAtOnce);
  const [executed, used] = [cpu.instructions - first, process.cpuUsage(before)];
  const cpuMs = (used.user + used.system) / 1000;
  return {
    mips: executed / (performance.now() - startedAt) / perMillisecond,
    mipsOfCpu: executed / cpuMs / perMillisecond,
  };
}
