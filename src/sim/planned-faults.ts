import type { TraceRecord } from '../ports/trace';
import { type Fault, victimsOf, type When } from './plan/faults';
import type { RunPlan } from './plan/plan';
import type { Victim } from './plan/victim';
import type { VirtualClock } from './virtual-clock';

interface Planned {
  readonly fault: Fault;
  readonly when: When;
}

const plannedIn = ({ kills, faults = [] }: Pick<RunPlan, 'kills' | 'faults'>): readonly Planned[] => [
  ...kills.map(({ who, when }): Planned => ({ fault: { kind: 'kill', who }, when })),
  ...faults.map(({ when, ...fault }): Planned => ({ fault, when })),
];

const none: readonly Fault[] = [];
const textOf = ({ fault, when }: Planned): string => JSON.stringify({ fault, when });

/** The faults of a plan's processors: some come at an instant, the others at a record of the trace. */
export class PlannedFaults {
  private all: readonly Planned[];
  private waiting: readonly Planned[];
  private armed: readonly (Planned & { readonly timer: number })[] = [];
  /** Those with an instant that have come, as texts. */
  private come: readonly string[] = [];
  /** Of the timers among those of their instants: before all that was armed since power-on. */
  private place = 0;
  /** The number of records so far, by type. */
  private readonly passed = new Map<string, number>();

  /** `named` returns the processor that is meant at this moment, if it lives. */
  constructor(
    plan: Pick<RunPlan, 'kills' | 'faults'>,
    private readonly clock: VirtualClock,
    private readonly named: (who: Victim) => string | undefined,
  ) {
    this.all = plannedIn(plan);
    this.waiting = this.all;
  }

  /** Arms the timers of the faults with an instant, in the order of the plan. */
  begin(): void {
    this.place = this.clock.nextPlace;
    this.arm();
  }

  /** Other faults are planned from now on; those that have come are the same. */
  change(plan: Pick<RunPlan, 'kills' | 'faults'>): void {
    const isIn = (ones: readonly Planned[], one: Planned) => ones.some((each) => textOf(each) === textOf(one));
    const all = plannedIn(plan);
    this.waiting = all.filter((each) => !isIn(this.all, each) || isIn(this.waiting, each));
    for (const { timer } of this.armed) this.clock.disarm(timer);
    this.all = all;
    this.arm();
  }

  /** A fault whose timer has fired: no other plan brings it again. */
  cameAtInstant(fault: Fault): void {
    const came = this.armed.find((each) => each.fault === fault);
    if (came !== undefined) this.come = [...this.come, textOf(came)];
  }

  /** The types of records of which this class must hear: all, these, or none. */
  get listensTo(): 'all' | readonly ['epoch.ended'] | readonly [] {
    const kinds = this.waiting.map(({ when }) => when.kind);
    if (kinds.includes('event') || kinds.includes('record')) return 'all';
    return kinds.includes('epoch') ? ['epoch.ended'] : [];
  }

  /** The faults that come with this record, each once. */
  due(record: TraceRecord): readonly Fault[] {
    this.passed.set(record.type, (this.passed.get(record.type) ?? 0) + 1);
    if (!this.waiting.some((planned) => this.isDue(planned, record))) return none;
    const due = this.waiting.filter((planned) => this.isDue(planned, record));
    this.waiting = this.waiting.filter((planned) => !due.includes(planned));
    return due.map(({ fault }) => fault);
  }

  private arm(): void {
    const { clock } = this;
    const atInstants = this.all.flatMap((planned) => {
      const { when } = planned;
      const at = when.kind === 'time' ? when.at : when.kind === 'epoch' && when.epoch === 0 ? 0 : undefined;
      return at === undefined ? [] : [{ ...planned, at }];
    });
    const come = [...this.come];
    this.armed = atInstants.flatMap(({ fault, when, at }, index) => {
      const known = come.indexOf(textOf({ fault, when }));
      if (known >= 0) come.splice(known, 1);
      if (at < clock.nowAt || known >= 0) return [];
      const place = this.place - 1 + (index + 1) / (atInstants.length + 1);
      return [{ fault, when, timer: clock.arm(at, { actor: 'faults', name: fault.kind, data: fault }, place) }];
    });
  }

  private isDue({ fault, when }: Planned, record: TraceRecord): boolean {
    if (when.kind === 'event') return record.event === when.event;
    if (when.kind === 'record') return record.type === when.type && this.passed.get(when.type) === when.nth;
    if (when.kind === 'time' || record.type !== 'epoch.ended') return false;
    const { who = 'primary', by = who } = victimsOf(fault);
    return record.epoch + 1 === when.epoch && record.actor === this.named(by);
  }
}
