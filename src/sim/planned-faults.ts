import type { TraceRecord } from '../ports/trace';
import type { Fault, When } from './plan/faults';
import type { RunPlan } from './plan/plan';
import type { Victim } from './plan/victim';

interface Planned {
  readonly fault: Fault;
  readonly when: When;
}

/** The faults of a plan's processors: some come at an instant, the others at a record of the trace. */
export class PlannedFaults {
  /** Faults with an instant, in the order of the plan. */
  readonly atInstants: readonly { readonly fault: Fault; readonly at: number }[];
  private waiting: readonly Planned[];
  /** The number of records so far, by type. */
  private readonly passed = new Map<string, number>();

  /** `named` returns the processor that is meant at this moment, if it lives. */
  constructor(
    { kills, faults = [] }: Pick<RunPlan, 'kills' | 'faults'>,
    private readonly named: (who: Victim) => string | undefined,
  ) {
    this.waiting = [
      ...kills.map(({ who, when }): Planned => ({ fault: { kind: 'kill', who }, when })),
      ...faults.map(({ when, ...fault }): Planned => ({ fault, when })),
    ];
    this.atInstants = this.waiting.flatMap(({ fault, when }) => {
      const at = when.kind === 'time' ? when.at : when.kind === 'epoch' && when.epoch === 0 ? 0 : undefined;
      return at === undefined ? [] : [{ fault, at }];
    });
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
    const due = this.waiting.filter((planned) => this.isDue(planned, record));
    if (due.length === 0) return [];
    this.waiting = this.waiting.filter((planned) => !due.includes(planned));
    return due.map(({ fault }) => fault);
  }

  private isDue({ fault, when }: Planned, record: TraceRecord): boolean {
    if (when.kind === 'event') return record.event === when.event;
    if (when.kind === 'record') return record.type === when.type && this.passed.get(when.type) === when.nth;
    if (when.kind === 'time' || record.type !== 'epoch.ended') return false;
    const actor = fault.kind === 'suspect' ? fault.by : fault.who;
    return record.epoch + 1 === when.epoch && record.actor === this.named(actor);
  }
}
