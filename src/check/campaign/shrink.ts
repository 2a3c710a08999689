/** The smallest trial that fails for the same reason: fewest changes, shortest guest, simplest numbers. */

import type { PlannedFault } from '../../sim/plan/faults';
import { processorNames } from '../../trace/actors';
import type { Mutations } from '../mutants/names';
import type { TrialRunner } from './run';
import { type Change, guestOf, type Trial } from './trial';

export interface Shrunk {
  readonly trial: Trial;
  readonly violation: string;
  /** The number of trials that were run. */
  readonly runs: number;
}

const greatestRuns = 400;
const processorPattern = new RegExp(`\\b(${processorNames.join('|')})(-\\d+)?\\b`, 'g');

/** Two violations are of one class if they differ only in numbers, digests, processors and lines. */
export const classOf = (violation: string): string =>
  violation
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/\b[\da-f]{16}\b/g, '#')
    .replace(processorPattern, 'WHO')
    .replace(/\d+(\.\d+)?/g, '#')
    .replace(/;.*/, '');

/** @throws {Error} if the trial does not fail */
export function shrink(runner: TrialRunner, trial: Trial, mutations?: Mutations): Shrunk {
  const { violation } = runner.run(trial, mutations);
  if (violation === undefined) throw new Error(`seed ${trial.seed} does not fail`);
  const wanted = classOf(violation);
  const shrinking = new Shrinking(trial, violation, (candidate) => {
    const found = runner.run(candidate, mutations).violation;
    return found !== undefined && classOf(found) === wanted ? found : undefined;
  });
  shrinking.toEnd();
  const { trial: smallest, violation: found, runs } = shrinking;
  return { trial: smallest, violation: found, runs };
}

class Shrinking implements Shrunk {
  runs = 1;

  constructor(
    public trial: Trial,
    public violation: string,
    /** The violation, if the trial fails for the same reason as the original. */
    private readonly fails: (trial: Trial) => string | undefined,
  ) {}

  toEnd(): void {
    let before: Trial;
    do {
      before = this.trial;
      this.#fewer();
      this.#shorter();
      this.#simpler();
    } while (this.trial !== before && this.runs < greatestRuns);
  }

  #takes(trial: Trial): boolean {
    if (this.runs >= greatestRuns || !fits(trial)) return false;
    this.runs++;
    const violation = this.fails(trial);
    if (violation === undefined) return false;
    this.trial = trial;
    this.violation = violation;
    return true;
  }

  /** Delta debugging: takes parts of the list away, first halves, at the end single changes. */
  #fewer(): void {
    for (let length = Math.ceil(this.trial.changes.length / 2); length >= 1; length = length >> 1) {
      for (let at = 0; at < this.trial.changes.length; ) {
        const { changes } = this.trial;
        if (!this.#takes({ ...this.trial, changes: changes.toSpliced(at, length) })) at += length;
      }
    }
  }

  #shorter(): void {
    const { least } = guestOf(this.trial).sizes;
    for (let size = least; size < this.trial.size; size++) if (this.#takes({ ...this.trial, size })) return;
  }

  #simpler(): void {
    for (const at of this.trial.changes.keys()) {
      const { changes } = this.trial;
      simplerThan(changes[at]).find((change) => this.#takes({ ...this.trial, changes: changes.with(at, change) }));
    }
  }
}

/** A scenario cannot name a processor that is not in the run: a fault of such a processor is left out. */
function fits({ changes }: Trial): boolean {
  const backups = changes.find((change) => change.kind === 'backups')?.count ?? 1;
  const there: readonly string[] = processorNames.slice(0, backups + 1);
  return changes.every((change) => {
    const named =
      change.kind === 'cut'
        ? [change.cut.from, change.cut.to]
        : change.kind === 'frame'
          ? [change.frame.from, change.frame.to]
          : change.kind === 'fault' && change.fault.kind === 'suspect'
            ? [change.fault.who, change.fault.by]
            : change.kind === 'drift'
              ? [change.processor]
              : [];
    return named.every((name) => name === undefined || there.includes(name));
  });
}

/** Simpler trials, the simplest first. */
function simplerThan(change: Change): readonly Change[] {
  switch (change.kind) {
    case 'kill': {
      const { who, when } = change.kill;
      if (when.kind === 'time')
        return rounded(when.at).map((at) => ({ kind: 'kill', kill: { who, when: { ...when, at } } }));
      if (when.kind === 'epoch') {
        return rounded(when.epoch).map((epoch) => ({ kind: 'kill', kill: { who, when: { ...when, epoch } } }));
      }
      if (when.kind === 'record') {
        return rounded(when.nth).map((nth) => ({ kind: 'kill', kill: { who, when: { ...when, nth } } }));
      }
      return rounded(when.event).map((event) => ({ kind: 'kill', kill: { who, when: { ...when, event } } }));
    }
    case 'work':
      return rounded(change.amount).map((amount) => ({ ...change, amount }));
    case 'cut': {
      const { fromNs, untilNs } = change.cut;
      const starts = rounded(fromNs).map((from) => ({ ...change.cut, fromNs: from }));
      const ends = rounded(untilNs).map((until) => ({ ...change.cut, untilNs: until }));
      return [...starts, ...ends].filter((cut) => cut.fromNs < cut.untilNs).map((cut) => ({ kind: 'cut', cut }));
    }
    case 'fault': {
      const { fault } = change;
      const { when } = fault;
      const earlier = when.kind === 'time' ? rounded(when.at).map((at) => ({ ...fault, when: { ...when, at } })) : [];
      const forNs = fault.kind === 'freeze' ? fault.forNs : undefined;
      const shorter = rounded(forNs ?? 0).map((ns) => ({ ...fault, forNs: ns }) as PlannedFault);
      return [...earlier, ...shorter].map((each) => ({ kind: 'fault', fault: each }));
    }
    case 'frame':
      return rounded(change.frame.number).map((number) => ({ kind: 'frame', frame: { ...change.frame, number } }));
    case 'delay':
    case 'jitter':
      return rounded(change.ns).map((ns) => ({ ...change, ns }));
    case 'join':
      return rounded(change.afterNs).map((afterNs) => ({ ...change, afterNs }));
    case 'loss':
    case 'dup':
    case 'corrupt':
      return rounded(change.probability).map((probability) => ({ ...change, probability }));
    case 'backups':
      return Array.from({ length: change.count - 2 }, (_, at) => ({ ...change, count: at + 2 }));
    default:
      return [];
  }
}

/** The number rounded to one significant digit, and to two. */
function rounded(value: number): readonly number[] {
  const numbers = [1, 2].map((digits) => Number(value.toPrecision(digits)));
  return numbers.filter((number, at) => number > 0 && number !== value && numbers.indexOf(number) === at);
}
