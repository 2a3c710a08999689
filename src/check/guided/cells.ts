/**
 * What a guided search counts as new: a cell of the chart's state with its rules, the faults before, and the type of a
 * record; and a transition of the chart.
 */
import type { TraceRecord, TraceType } from '../../ports/trace';
import type { Pair } from '../../sim/pair';
import { handled } from '../../trace/handlers';
import { coverageTypes, instants, stateOf } from '../campaign/coverage';

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
const frequent: readonly TraceType[] = ['epoch.ended', 'message.received', 'time.read'];

/** More faults of a kind than that are one case. */
const greatestCounted = 3;

/** After these faults a run is in another phase. */
const decisive = ['kill primary', 'kill backup', 'suspicion', 'join'];

/** What a step has brought. */
export interface Noted {
  /** Cells that no run before has had. */
  readonly fresh: number;
  /** The kinds of moment: types of records, each with the last fault that has changed who leads or follows. */
  readonly moments: readonly string[];
  /** The states in which processors are, as the rows of the coverage name them. */
  readonly places: readonly string[];
}

/** The cells of one run, and which of them no run before has had. */
export class CellWatch {
  private fresh = 0;
  private moments: string[] = [];
  /** How often each fault has come. */
  private readonly faults = new Map<string, number>();
  private lastFault = '';
  private lastDecisive = '';
  /** The last state of each replica's chart. */
  private readonly states = new Map<string, string>();
  private places: readonly string[] = [];

  /** `known`: the cells of the runs before, to which this one adds its own; a snapshot leaves it. */
  constructor(private readonly known: { readonly add: (cell: string) => boolean }) {}

  hear(record: TraceRecord, { replicas, environment }: Pair): void {
    const fault = handled(instants, record);
    if (fault !== undefined) this.count(fault);
    this.moments.push(`${record.type}|${this.lastDecisive}`);
    if (frequent.includes(record.type)) return;
    const { primary } = environment.bus.view;
    const places: string[] = [];
    for (const replica of replicas) {
      const isAtIt = replica.name === record.actor;
      if (!replica.serves && !isAtIt) continue;
      const state = stateOf(replica);
      const before = this.states.get(replica.name);
      this.states.set(replica.name, state);
      if (before !== undefined && before !== state) this.note(`${before} > ${state}|${this.lastFault}`);
      if (isAtIt || fault !== undefined) this.note(`${state}|${this.lastFault}|${record.type}`);
      const place = `${replica.name === primary ? 'leader' : 'other'}: ${state}`;
      if (fault !== undefined) this.note(`${place}|${fault}`);
      if (replica.serves) places.push(place);
    }
    this.places = places;
  }

  /** Since the call before; nothing if there was no record. */
  take(): Noted | undefined {
    const { fresh, moments, places } = this;
    if (moments.length === 0) return undefined;
    this.fresh = 0;
    this.moments = [];
    return { fresh, moments, places };
  }

  private count(fault: string): void {
    const times = Math.min((this.faults.get(fault) ?? 0) + 1, greatestCounted);
    this.faults.set(fault, times);
    this.lastFault = `${times} ${fault}`;
    if (decisive.includes(fault)) this.lastDecisive = this.lastFault;
  }

  private note(cell: string): void {
    if (this.known.add(cell)) this.fresh++;
  }
}

/** The cells that are known so far, with those that one search has added. */
export class KnownCells {
  /** No snapshot takes them back: what has been seen has been seen. */
  readonly isStateless = true;
  private readonly added = new Set<string>();

  constructor(private readonly before: ReadonlySet<string>) {}

  /** Whether the cell is new. */
  add(cell: string): boolean {
    if (this.before.has(cell) || this.added.has(cell)) return false;
    this.added.add(cell);
    return true;
  }

  has(cell: string): boolean {
    return this.before.has(cell) || this.added.has(cell);
  }

  get new(): readonly string[] {
    return [...this.added];
  }
}
