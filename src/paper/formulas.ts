/** The formulas of §4, in microseconds where a name says so. */

/** §4.1, as printed. */
export const printed = {
  bareSeconds: 8.8,
  simulated: 1.08e5,
  simulatedUs: 15.12,
  instructions: 4.2e8,
  epochUs: 442,
  otherUs: 41_000,
} as const;

/** What the formulas are filled with: the paper's constants, or the counts of a run. */
export interface CpuConstants {
  readonly bareSeconds: number;
  readonly simulated: number;
  readonly simulatedUs: number;
  readonly instructions: number;
  readonly epochUs: number;
  readonly otherUs: number;
}

/** NP_C(EL) of §4.1. */
export function cpuPerformance(epochLength: number, constants: CpuConstants = printed): number {
  const { bareSeconds, simulated, simulatedUs, instructions, epochUs, otherUs } = constants;
  const addedUs = simulated * simulatedUs + (instructions / epochLength) * epochUs + otherUs;
  return 1 + addedUs / 1e6 / bareSeconds;
}

export interface IoConstants {
  /** Instructions before an operation, and those of them that are simulated. */
  readonly instructions: number;
  readonly simulated: number;
  readonly instructionUs: number;
  /** The share of simulated instructions in the guest's idle loop. */
  readonly idleShare: number;
  /** From the start of an operation to its interrupt, in microseconds. */
  readonly transferUs: number;
  /** What goes over the link before the interrupt is delivered. */
  readonly forwardingUs: number;
}

/**
 * NP_IO(EL) of §4.2. The paper leaves cpu(EL) and delay_IO(EL) to Bressoud [1996]; here cpu(EL) is made like NP_C, and
 * an interrupt waits for half an idle epoch on the mean, and for the epoch's boundary.
 */
export function ioPerformance(epochLength: number, constants: IoConstants): number {
  const { instructions, simulated, instructionUs, idleShare, transferUs, forwardingUs } = constants;
  const { simulatedUs, epochUs } = printed;
  const bareUs = instructions * instructionUs + transferUs;
  const cpuUs = instructions * instructionUs + simulated * simulatedUs + (instructions / epochLength) * epochUs;
  const idleUs = epochLength * (instructionUs + idleShare * simulatedUs);
  const delayUs = (idleUs + epochUs) / 2 + epochUs;
  return (cpuUs + transferUs + forwardingUs + delayUs) / bareUs;
}

/** §4.1: the worst-case delay of an interrupt in microseconds, 0.02 EL + 15 s EL + 442; `share` is s. */
export const delayBoundUs = (epochLength: number, share: number): number =>
  0.02 * epochLength + 15 * share * epochLength + printed.epochUs;
