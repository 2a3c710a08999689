/**
 * Whether the guest receives each report that a device makes without an operation once, whatever happens to the
 * primary. The guest receives at the end of the failover epoch what the dead primary has forwarded (P6); the promoted
 * processor's back must report the rest.
 */
import type { DeviceRow } from '../../devices/place';
import type { Violation } from './device-trial';
import { type Driver, type Told, UnsolicitedRun } from './unsolicited-run';

/** How long a run looks for reports, in virtual nanoseconds, and how many reports are tried. */
const [patienceNs, greatestTold] = [600e9, 8];
/** From the primary's death to the granted claim. */
const takeoverNs = 1_000_000;

/**
 * The instant of a report: the `number`-th of its kind, at `at`; the one before came at `beforeAt`. The primary dies
 * around `at`.
 */
interface Moment {
  readonly number: number;
  readonly at: number;
  readonly beforeAt: number;
}

const deaths: readonly { readonly when: string; die(run: UnsolicitedRun, moment: Moment): void }[] = [
  {
    when: 'long before it',
    die: (run, { at, beforeAt }) => {
      const away = Math.floor((at - beforeAt) / 2);
      run.goOn(beforeAt + away);
      run.failOver(false, Math.min(takeoverNs, Math.floor(away / 2)));
    },
  },
  {
    when: 'just before it, so that no processor leads when it happens',
    die: (run, { at }) => {
      run.goOn(Math.max(0, at - 1));
      run.failOver(false, takeoverNs);
    },
  },
  {
    when: 'before it is forwarded',
    die: (run, { number, at }) => {
      run.goOn(at, number);
      run.failOver(false, takeoverNs);
    },
  },
  {
    when: 'after it is forwarded',
    die: (run, { number, at }) => {
      run.goOn(at, number);
      run.failOver(true, takeoverNs);
    },
  },
  {
    when: 'after the guest has taken it back',
    die: (run, { number, at }) => {
      run.goOn(at, number);
      run.deliverArrived();
      run.failOver(false, takeoverNs);
    },
  },
];

export interface UnsolicitedFound {
  readonly told: readonly string[];
  readonly violations: readonly Violation[];
}

/** Judges the device with a guest that does nothing, and with this driver. */
export function judgeUnsolicited(row: DeviceRow, driver: Driver, seed: number): UnsolicitedFound {
  const idle = new UnsolicitedTrial(row, { ...driver, start: [] }, seed);
  const driven = driver.start.length === 0 ? idle : new UnsolicitedTrial(row, driver, seed);
  const told = new Set([...idle.told, ...driven.told].map(({ name }) => name));
  const violations = [idle.failovers(), driven.failovers(), driven.resets(idle)];
  const found = violations.flatMap((violation) => violation ?? []);
  return {
    told: [...told],
    violations: found.filter((one, at) => found.findIndex(({ rule }) => rule === one.rule) === at),
  };
}

class UnsolicitedTrial {
  /** The reports of a run without a failure. */
  readonly told: readonly Told[];
  readonly #delivered: ReadonlyMap<string, number>;
  /** The end of that run's observation. */
  readonly #endAt: number;

  constructor(
    private readonly row: DeviceRow,
    private readonly driver: Driver,
    private readonly seed: number,
  ) {
    const run = this.#run();
    run.goOn(patienceNs, greatestTold);
    run.deliverArrived();
    this.told = run.raised;
    this.#delivered = run.delivered;
    this.#endAt = run.nowAt;
  }

  /** The first report that a death of the primary loses or doubles. */
  failovers(): Violation | undefined {
    for (const moment of this.#moments()) {
      for (const { when, die } of deaths) {
        const run = this.#run();
        die(run, moment);
        const wrong = this.#wrong(run);
        if (wrong === undefined) continue;
        const what = `${wrong}: the primary dies ${when}, at ${instant(moment.at)}`;
        return { rule: 'unsolicited', what };
      }
    }
    return undefined;
  }

  /**
   * The first report that the guest receives after a reset of its machine, although only a guest that asks for it
   * should.
   */
  resets(idle: UnsolicitedTrial): Violation | undefined {
    for (const [index, { at, beforeAt }] of this.#moments().entries()) {
      const { name } = this.told[index];
      if (idle.#delivered.has(name)) continue;
      const run = this.#run();
      run.goOn(beforeAt + Math.floor((at - beforeAt) / 2));
      run.resetMachine();
      run.goOn(this.#endAt);
      if (!run.delivered.has(name)) continue;
      const what = `${name}, for which the guest had asked before it reset its machine, reaches it after the reset`;
      return { rule: 'reset', what };
    }
    return undefined;
  }

  #run(): UnsolicitedRun {
    return new UnsolicitedRun(this.row, this.driver, this.seed);
  }

  #moments(): readonly Moment[] {
    return this.told.map(({ at }, index) => ({ number: index + 1, at, beforeAt: this.told[index - 1]?.at ?? 0 }));
  }

  /**
   * A report is doubled if the guest has received it more often than without a failure by then. A report is lost if the
   * guest has not received it as often in twice the time, unless the guest would have to repeat its request.
   */
  #wrong(run: UnsolicitedRun): string | undefined {
    run.goOn(this.#endAt);
    for (const [name, times] of run.delivered) {
      const wanted = this.#delivered.get(name);
      if (wanted !== undefined && times > wanted)
        return `${name} reaches the guest ${times} times instead of ${wanted}`;
    }
    run.goOn(2 * this.#endAt + takeoverNs);
    if (run.isUncertain) return undefined;
    for (const [name, wanted] of this.#delivered) {
      const times = run.delivered.get(name) ?? 0;
      if (times < wanted) return `${name} is lost`;
    }
    return undefined;
  }
}

const instant = (at: number): string => `${(at / 1e6).toFixed(3)} ms`;
