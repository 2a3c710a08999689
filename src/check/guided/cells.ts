/**
 * What a guided search counts as new: a cell of the chart's state with its rules, the faults before, and the type of a
 * record; and a transition of the chart.
 */
import type { FactHandlers, TraceRecord, TraceType } from '../../ports/trace';
import type { Pair } from '../../sim/pair';
import { handled } from '../../trace/handlers';
import { coverageTypes, faultOf, placeOf, stateOf } from '../campaign/coverage';

/** Records at which something has begun, ended or been decided. */
const told: readonly TraceType[] = [
  'bus.reselection',
  'claim.granted',
  'claim.refused',
  'console.takenOver',
  'epoch.ended',
  'interrupt.delivered',
  'join.resumed',
  'machine.waits',
  'medium.finished',
  'medium.started',
  'message.received',
  'message.sent',
  'operation.started',
  'operations.takenOver',
  'output.absorbed',
  'output.released',
  'role.backup',
  'role.deposed',
  'role.failoverEpoch',
  'role.primary',
  'role.promoting',
  'time.read',
];

/** The records that the cells are made of. */
export const cellTypes: readonly TraceType[] = [...new Set([...told, ...coverageTypes])];

/** They come with every epoch: by themselves they are moments, and no cells. */
const frequent: readonly TraceType[] = ['epoch.ended', 'message.received', 'message.sent', 'time.read'];

/** What makes records of one type several kinds of moment. */
const aspects: FactHandlers<string> = {
  'interrupt.buffered': ({ source }) => source,
  'interrupt.delivered': ({ source, uncertain }) => (uncertain ? `uncertain ${source}` : source),
  'machine.waits': ({ cause }) => cause,
  'medium.finished': ({ actor, kind = '' }) => `${actor} ${kind}`,
  'medium.started': ({ actor, kind = '' }) => `${actor} ${kind}`,
  'message.sent': ({ kind, source = '' }) => `${kind} ${source}`,
  'operation.started': ({ device }) => device,
  'output.absorbed': ({ output }) => output,
  'output.released': ({ output }) => output,
};

/** More faults of a kind than that are one case. */
const greatestCounted = 3;

/** After these faults a run is in another phase. */
const decisive = ['kill primary', 'kill backup', 'suspicion', 'join'];

/** What a step has brought. */
export interface Noted {
  /** The kinds of moment: types of records, each with the last fault that has changed who leads or follows. */
  readonly moments: readonly string[];
  /** The kinds of records, each with the kind of the last fault. */
  readonly kinds: readonly string[];
}

/** The cells of one run, and which of them no run before has had. */
export class CellWatch {
  private moments: string[] = [];
  private kinds: string[] = [];
  /** How often each fault has come. */
  private readonly faults = new Map<string, number>();
  private lastFault = '';
  private lastKind = '';
  private lastDecisive = '';
  /** The last state of each replica's chart. */
  private readonly states = new Map<string, string>();

  /** `known`: the cells of the runs before, to which this one adds its own; a snapshot leaves it. */
  constructor(private readonly known: { readonly add: (cell: string) => void }) {}

  hear(record: TraceRecord, { replicas, environment }: Pair): void {
    const fault = faultOf(record, environment);
    if (fault !== undefined) this.count(fault);
    const { primary } = environment.bus.view;
    const isBackups = record.actor !== primary && replicas.some(({ name }) => name === record.actor);
    const kind = `${record.type} ${handled(aspects, record) ?? ''}${isBackups ? ' at a backup' : ''}`;
    this.kinds.push(`${kind}|${this.lastKind}`);
    this.moments.push(`${kind}|${this.lastDecisive}`);
    if (frequent.includes(record.type)) return;
    for (const replica of replicas) {
      const isAtIt = replica.name === record.actor;
      if (!replica.serves && !isAtIt) continue;
      const state = stateOf(replica);
      const before = this.states.get(replica.name);
      this.states.set(replica.name, state);
      if (before !== undefined && before !== state) this.known.add(`${before} > ${state}|${this.lastFault}`);
      if (isAtIt || fault !== undefined) this.known.add(`${state}|${this.lastFault}|${record.type}`);
      if (fault !== undefined) this.known.add(`${placeOf(replica.name, state, primary)}|${fault}`);
    }
  }

  /** Since the call before; nothing if there was no record. */
  take(): Noted | undefined {
    const { moments, kinds } = this;
    if (moments.length === 0) return undefined;
    this.moments = [];
    this.kinds = [];
    return { moments, kinds };
  }

  private count(fault: string): void {
    const times = Math.min((this.faults.get(fault) ?? 0) + 1, greatestCounted);
    this.faults.set(fault, times);
    this.lastKind = fault;
    this.lastFault = `${times} ${fault}`;
    if (decisive.includes(fault)) this.lastDecisive = this.lastFault;
  }
}

/** The cells that are known so far, with those that one search has added. */
export class KnownCells {
  /** No snapshot takes them back: what has been seen has been seen. */
  readonly isStateless = true;
  private readonly added = new Set<string>();

  constructor(private readonly before: ReadonlySet<string>) {}

  add(cell: string): void {
    if (!this.before.has(cell)) this.added.add(cell);
  }

  has(cell: string): boolean {
    return this.before.has(cell) || this.added.has(cell);
  }

  get new(): readonly string[] {
    return [...this.added];
  }
}
