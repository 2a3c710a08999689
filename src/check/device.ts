/**
 * Whether a device keeps the contract: random register traffic, resets, snapshots and a failover, with two fronts side
 * by side as at two replicas.
 */
import type { DeviceRow } from '../../devices/place';
import type { DriverStep } from './device-bench';
import { DeviceTrial, type Violation } from './device-trial';
import { judgeUnsolicited } from './unsolicited';

export type { Rule, Violation } from './device-trial';

/** How `checkDevice` drives the device. */
export interface DeviceCheckOptions {
  /** The seed of everything random: the same seed drives the device the same way. */
  readonly seed?: number;
  /** Register accesses, resets, boundaries and the like. */
  readonly steps?: number;
  /**
   * Register writes, and stores to memory, that start an operation, if chance alone would hardly find them; the check
   * mixes them into the random traffic. Guest memory is 64 KiB of random bytes.
   */
  readonly operation?: readonly DriverStep[];
  /**
   * Register writes after which the device reports without an operation, for example an alarm that they switch on; by
   * default `operation`. Reports without these writes are found too.
   */
  readonly watch?: readonly DriverStep[];
  /**
   * Register writes with which a driver takes an interrupt back, made after each interrupt while the device reports
   * without operations.
   */
  readonly acknowledge?: readonly DriverStep[];
}

/** What `checkDevice` has tried and found. */
export interface DeviceReport {
  /** The first violation of each rule that the device breaks; empty if there is none. */
  readonly violations: readonly Violation[];
  /** What was tried: an operation that was never started has not been checked. */
  readonly accesses: number;
  /** Operations that were started. */
  readonly operations: number;
  /**
   * The reports without an operation, each once, by the row's names or else by the registers; the primary has been
   * killed before, at and after the first eight. A report that never came has not been checked.
   */
  readonly unsolicited: readonly string[];
  /** The seed of it all: with it the same happens again. */
  readonly seed: number;
}

/** Drives the device of this row, and returns the rules that it breaks. */
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
