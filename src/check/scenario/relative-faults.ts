import type { TraceRecord } from '../../ports/trace';
import type { LesserFault } from '../../sim/plan/faults';
import type { TracePlan } from '../../sim/plan/trace-plan';
import type { Fact } from './facts';
import type { RelativeFault } from './scenario';

/** Faults that wait for a fact: each listens once the kills before it in the scenario have come. */
export class RelativeFaults {
  private waiting: readonly RelativeFault[];

  /** Of faults that come at once, kills come first. */
  constructor(faults: readonly RelativeFault[]) {
    this.waiting = killsFirst(faults);
  }

  /** Waits for other faults from now on; those that have come are the same. */
  change(earlier: readonly RelativeFault[], later: readonly RelativeFault[]): void {
    const isIn = (all: readonly RelativeFault[], one: RelativeFault) => all.some((each) => isSameFault(each, one));
    this.waiting = killsFirst(later.filter((each) => !isIn(earlier, each) || isIn(this.waiting, each)));
  }

  /** The faults that wait for this fact, given the number of kills that have come. */
  due(record: TraceRecord, killed: number): readonly RelativeFault[] {
    const due = this.waiting.filter(({ fact, killsBefore }) => killed >= killsBefore && fact.matches(record));
    if (due.length > 0) this.waiting = this.waiting.filter((fault) => !due.includes(fault));
    return due;
  }
}

export const isSameFault = (one: RelativeFault, other: RelativeFault): boolean =>
  JSON.stringify([one.fault, one.fact.words, one.delayNs, one.killsBefore]) ===
  JSON.stringify([other.fault, other.fact.words, other.delayNs, other.killsBefore]);

function killsFirst(faults: readonly RelativeFault[]): readonly RelativeFault[] {
  const isKill = ({ fault }: RelativeFault) => fault.kind === 'kill';
  return [...faults.filter(isKill), ...faults.filter((each) => !isKill(each))];
}

type Written = Pick<TracePlan, 'killsAfter' | 'faultsAfter'>;

/** As the plan of a trace keeps them: kills apart, and facts in words. */
export function writtenFaults(relative: readonly RelativeFault[]): Written {
  const faultsAfter = relative.flatMap(({ fault, fact, delayNs, killsBefore }) =>
    fault.kind === 'kill' ? [] : [{ ...fault, fact: fact.words, delayNs, killsBefore }],
  );
  return {
    killsAfter: relative.flatMap(({ fault, fact, delayNs, killsBefore }) =>
      fault.kind === 'kill' ? [{ who: fault.who, fact: fact.words, delayNs, killsBefore }] : [],
    ),
    ...(faultsAfter.length > 0 && { faultsAfter }),
  };
}

/** The same back again; `read` reads a fact and may throw. */
export function relativeFaults(
  { killsAfter = [], faultsAfter = [] }: Written,
  read: (fact: string) => Fact,
): readonly RelativeFault[] {
  return [
    ...killsAfter.map(({ who, fact, ...rest }) => ({
      fault: { kind: 'kill' as const, who },
      fact: read(fact),
      ...rest,
    })),
    ...faultsAfter.map(({ fact, delayNs, killsBefore, ...fault }) => ({
      fault: fault as LesserFault,
      fact: read(fact),
      delayNs,
      killsBefore,
    })),
  ];
}
