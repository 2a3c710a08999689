/** The figures that the paper prints, with their places. */
import type { WorkloadName } from './workloads';

/** §4.1: "epoch lengths 1K, 2K, 4K, and 8K": 1K is 1,000 instructions, since the printed formula says 22.3 for it. */
export const printedLengths = [1_000, 2_000, 4_000, 8_000] as const;
/** With the lengths for which the paper only predicts. */
export const allLengths = [...printedLengths, 16_000, 32_000, 385_000] as const;

/** Table I: normalized performance by epoch length, in the order of `printedLengths`. */
export const tableI: Readonly<
  Record<WorkloadName, { readonly old: readonly number[]; readonly new: readonly number[] }>
> = {
  cpu: { old: [22.24, 11.83, 6.5, 3.83], new: [11.67, 4.49, 3.21, 2.2] },
  write: { old: [1.87, 1.71, 1.67, 1.64], new: [1.7, 1.66, 1.66, 1.64] },
  read: { old: [2.32, 2.1, 2.03, 1.98], new: [1.92, 1.76, 1.72, 1.7] },
};

/** Table II: predicted with epochs of variable length. */
export const tableII: Readonly<Record<WorkloadName, number>> = { cpu: 1.24, write: 1.57, read: 1.92 };

/** §4.1: what the formula predicts for the CPU-intensive workload. */
export const predictedCpu: Readonly<Record<number, number>> = { 32000: 1.84, 385000: 1.24 };

/** §4.2: milliseconds of one disk operation of 8 KB, on bare hardware and with epochs of 4K. */
export const operationMs = {
  write: { bare: 26, replicated: 27.8 },
  read: { bare: 24.2, replicated: 33.4 },
} as const;

/** §4.2: "this requires 9 messages for the data and 1 message for an acknowledgment or approximately 6.4msec." */
export const readTransfer = { dataMessages: 9, acknowledgments: 1, ms: 6.4 } as const;
