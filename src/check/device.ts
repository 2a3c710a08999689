/**
 * Whether a device keeps the contract (DESIGN §3, §4): driven through random register traffic, resets, snapshots and a failover, with
 * two fronts side by side as at the two replicas.
 */
import type { DeviceRow } from '../../devices/place';
import { DeviceTrial, type Violation } from './device-trial';

export type { Rule, Violation } from './device-trial';

export interface DeviceCheckOptions {
  /** Everything random comes from it: the same seed drives the device the same way. */
  readonly seed?: number;
  /** Register accesses, resets, boundaries and the like. */
  readonly steps?: number;
  /**
   * Register writes that start an operation, where chance alone would hardly find them; they are mixed into the random traffic. Guest
   * memory is 64 KiB of random bytes.
   */
  readonly operation?: readonly { readonly offset: number; readonly size: 1 | 2 | 4; readonly value: number }[];
}

export interface DeviceReport {
  /** The first violation of each rule that the device breaks; empty when it keeps them all. */
  readonly violations: readonly Violation[];
  /** What was tried: an operation that was never started has not been checked. */
  readonly accesses: number;
  readonly operations: number;
  readonly seed: number;
}

/** Drives the device of this row and tells which rules it breaks. */
export function checkDevice(
  row: DeviceRow,
  { seed = 1, steps = 4000, operation = [] }: DeviceCheckOptions = {},
): DeviceReport {
  const trial = new DeviceTrial(row, seed, operation);
  trial.run(steps);
  const again = new DeviceTrial(row, seed, operation);
  again.run(steps);
  const same = trial.log === again.log;
  const what = 'driven twice in the same way it does two different things';
  const violations =
    same || trial.broke('determinism')
      ? trial.violations
      : [...trial.violations, { rule: 'determinism', what } as const];
  return { violations, accesses: trial.accesses, operations: trial.operations, seed };
}
