/**
 * Whether a device keeps the contract (DESIGN §3, §4): driven through random register traffic, resets, snapshots and a
 * failover, with two fronts side by side as at the two replicas.
 */
import type { DeviceRow } from '../../devices/place';
import type { RegisterWrite } from './device-bench';
import { DeviceTrial, type Violation } from './device-trial';
import { judgeUnsolicited } from './unsolicited';

export type { Rule, Violation } from './device-trial';

/** How `checkDevice` drives the device. */
export interface DeviceCheckOptions {
  /** Everything random comes from it: the same seed drives the device the same way. */
  readonly seed?: number;
  /** Register accesses, resets, boundaries and the like. */
  readonly steps?: number;
  /**
   * Register writes that start an operation, where chance alone would hardly find them; they are mixed into the random
   * traffic. Guest memory is 64 KiB of random bytes.
   */
  readonly operation?: readonly RegisterWrite[];
  /**
   * Register writes after which the device tells something on its own, an alarm that is switched on: `operation` where
   * it is not given. What it tells without them is found too.
   */
  readonly watch?: readonly RegisterWrite[];
  /**
   * Register writes with which a driver takes an interrupt back, done after each one while the device tells things on
   * its own.
   */
  readonly acknowledge?: readonly RegisterWrite[];
}

/** What `checkDevice` has tried and found. */
export interface DeviceReport {
  /** The first violation of each rule that the device breaks; empty when it keeps them all. */
  readonly violations: readonly Violation[];
  /** What was tried: an operation that was never started has not been checked. */
  readonly accesses: number;
  /** Operations that were started. */
  readonly operations: number;
  /**
   * What the device has told on its own, each of it once, by the row's names or else by the registers; the primary has
   * been killed before, at and after the first eight. What was never told has not been checked.
   */
  readonly unsolicited: readonly string[];
  /** The seed of it all: with it the same happens again. */
  readonly seed: number;
}

/** Drives the device of this row and tells which rules it breaks. */
export function checkDevice(
  row: DeviceRow,
  { seed = 1, steps = 4000, operation = [], watch = operation, acknowledge = [] }: DeviceCheckOptions = {},
): DeviceReport {
  const trial = new DeviceTrial(row, seed, operation);
  trial.run(steps);
  const again = new DeviceTrial(row, seed, operation);
  again.run(steps);
  const same = trial.log === again.log;
  const what = 'driven twice in the same way it does two different things';
  const twice: readonly Violation[] = same || trial.broke('determinism') ? [] : [{ rule: 'determinism', what }];
  const unsolicited = judgeUnsolicited(row, { start: watch, acknowledge }, seed);
  const more = unsolicited.violations.filter(({ rule }) => !trial.broke(rule));
  const violations = [...trial.violations, ...twice, ...more];
  const { accesses, operations } = trial;
  return { violations, accesses, operations, unsolicited: unsolicited.told, seed };
}
