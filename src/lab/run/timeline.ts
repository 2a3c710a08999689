import type { TraceRecord } from '../../ports/trace';
import { handlersByType } from '../../trace/handlers';
import type {
  BusSpan,
  Diagram,
  EpochSpan,
  FreezeSpan,
  Mark,
  MarkKind,
  RoleName,
  RoleSpan,
  WaitSpan,
  WorkSpan,
} from '../protocol';
import { ConsoleLog } from './console-log';
import { Frames } from './frames';
import { hearingOf } from './hearing';
import { PagesMoved } from './pages-moved';
import { Spans } from './spans';

/** What the rule is called that makes a machine wait so. */
const rulesOfWaits: Readonly<Record<string, string>> = {
  'acknowledgment value': 'P0',
  'acknowledgment epochEnd': 'P2',
  'acknowledgment output': 'output commit',
  'acknowledgment join': 'joining',
  'message value': 'P3',
  'message epochEnd': 'P5',
};

/** Roles in which a processor executes nothing. */
export const still: ReadonlySet<RoleName> = new Set(['dead', 'deposed', 'halted']);

/** A run as it is drawn: roles, epochs, waits, work of devices and marks, made of the trace as it comes. */
export class Timeline {
  readonly roles = new Spans<RoleSpan>();
  readonly epochs = new Spans<EpochSpan>();
  readonly waits = new Spans<WaitSpan>();
  readonly freezes = new Spans<FreezeSpan>();
  readonly works = new Spans<WorkSpan>();
  readonly bus = new Spans<BusSpan>();
  readonly frames = new Frames();
  readonly marks: Mark[] = [];
  readonly consoles = new Map<string, ConsoleLog>();
  readonly terminal = new ConsoleLog();
  /** Operations outstanding, by replica: how many there were from a record on. */
  readonly outstanding = new Map<string, { readonly event: number; readonly count: number }[]>();
  /** By the replica that joins. */
  readonly pages = new Map<string, PagesMoved>();
  /** What lasts, by its kind and its name. */
  readonly #open = new Map<string, { to?: number }>();
  readonly #view: {
    readonly event: number;
    readonly term: number;
    readonly members: readonly string[];
    readonly primary: string;
  }[] = [];
  readonly #shown = new Set<number>();
  readonly #hearing = new Map(handlersByType(hearingOf(this)));

  constructor(replicas: readonly string[]) {
    this.#view.push({ event: 0, term: 1, members: replicas, primary: replicas[0] });
    for (const [at, name] of replicas.entries()) {
      this.#role(name, at === 0 ? 'primary' : 'backup', { event: 0, at: 0 });
      this.#epoch(name, 0, { event: 0, at: 0 });
    }
  }

  /** The view in force after a record. */
  viewAt(event: number) {
    return this.#view.findLast((view) => view.event <= event) ?? this.#view[0];
  }

  between(from: number, to: number): Diagram {
    const roles = this.roles.between(from, to);
    const marks = this.marks.filter(({ at }) => from <= at && at <= to);
    const density = this.frames.density(from, to);
    if (density !== undefined) return { roles, marks, density, epochs: [], waits: [], works: [], bus: [], frames: [] };
    return {
      roles,
      epochs: this.epochs.between(from, to),
      waits: this.waits.between(from, to),
      works: this.works.between(from, to),
      bus: this.bus.between(from, to),
      frames: this.frames.between(from, to),
      marks,
    };
  }

  mark(kind: MarkKind, actor: string, text: string, { event, at }: Pick<TraceRecord, 'event' | 'at'>): void {
    this.marks.push({ kind, actor, text, event, at });
  }

  hear(record: TraceRecord): void {
    this.#hearing.get(record.type)?.(record);
  }

  role(name: string, role: RoleName, when: Pick<TraceRecord, 'event' | 'at'>): void {
    this.#role(name, role, when);
  }

  epochEnded(name: string, epoch: number, failover: boolean, when: Pick<TraceRecord, 'event' | 'at'>): void {
    const open = this.#open.get(`epoch ${name}`) as EpochSpan | undefined;
    if (open !== undefined) open.failover = failover;
    this.#epoch(name, epoch + 1, when);
  }

  waitBegins(
    name: string,
    wait: Omit<WaitSpan, 'rule' | 'replica' | 'from' | 'event'>,
    { event, at }: TraceRecord,
  ): void {
    this.#close(`wait ${name}`, at);
    const rule = rulesOfWaits[`${wait.on} ${wait.cause}`] ?? wait.cause;
    this.#open.set(`wait ${name}`, this.waits.add({ ...wait, rule, replica: name, event, from: at }));
  }

  waitEnds(name: string, { at }: TraceRecord): void {
    this.#close(`wait ${name}`, at);
  }

  freeze({ actor, event, at }: Pick<TraceRecord, 'actor' | 'event' | 'at'>): void {
    this.#open.set(`freeze ${actor}`, this.freezes.add({ replica: actor, event, from: at }));
  }

  thaws({ actor, at }: Pick<TraceRecord, 'actor' | 'at'>): void {
    this.#close(`freeze ${actor}`, at);
  }

  /** A frame that the scenario names. */
  named(record: TraceRecord<'frame.lost' | 'frame.delayed' | 'frame.corrupted'>, happens: string): void {
    const { from, frame, message } = record;
    if (frame === undefined && message === undefined) return;
    this.mark('frame', from, `${message === undefined ? `frame ${frame}` : `#${message}`} ${happens}`, record);
  }

  workBegins(work: Omit<WorkSpan, 'from'>, at: number): void {
    this.#open.set(`work ${work.device}`, this.works.add({ ...work, from: at }));
  }

  workEnds(device: string, at: number, outcome: Pick<WorkSpan, 'aborted' | 'failed'>): void {
    const open = this.#open.get(`work ${device}`) as WorkSpan | undefined;
    if (open !== undefined) Object.assign(open, outcome);
    this.#close(`work ${device}`, at);
  }

  busBegins(span: Omit<BusSpan, 'from'>, at: number): void {
    this.#close('bus', at);
    this.#open.set('bus', this.bus.add({ ...span, from: at }));
  }

  busEnds(at: number): void {
    this.#close('bus', at);
  }

  /** Since when a processor executes nothing, being frozen or at its end. */
  stopped(name: string, event: number, at: number): { readonly from: number; readonly to?: number } | undefined {
    const isIts = (span: { readonly replica: string }) => span.replica === name;
    const role = this.roles.lastBegun(event, isIts);
    if (role !== undefined && still.has(role.role)) return { from: role.from };
    return this.freezes.lasting(event, at, isIts);
  }

  /** The processor stands still for good. */
  ends(name: string, role: RoleName, when: Pick<TraceRecord, 'event' | 'at'>): void {
    this.#role(name, role, when);
    this.#close(`epoch ${name}`, when.at);
    this.#close(`wait ${name}`, when.at);
    this.#close(`freeze ${name}`, when.at);
  }

  joins(name: string, when: Pick<TraceRecord, 'event' | 'at'>): void {
    this.#role(name, 'joining', when);
  }

  sendsPage(record: TraceRecord<'message.sent'>): void {
    const pages = this.pages.get(record.to) ?? new PagesMoved();
    this.pages.set(record.to, pages);
    pages.sends(record);
  }

  viewChanges(event: number, term: number, members: readonly string[], primary: string): void {
    this.#view.push({ event, term, members, primary });
  }

  wrote(
    name: string,
    { event, ordinal, byte, released }: { event: number; ordinal: number; byte: number; released: boolean },
  ): void {
    const console = this.consoles.get(name) ?? new ConsoleLog();
    this.consoles.set(name, console);
    console.push(event, byte, released);
    if (!released || this.#shown.has(ordinal)) return;
    this.#shown.add(ordinal);
    this.terminal.push(event, byte, released);
  }

  outstands(name: string, by: number, event: number): void {
    const counts = this.outstanding.get(name) ?? [];
    this.outstanding.set(name, counts);
    counts.push({ event, count: Math.max(0, (counts.at(-1)?.count ?? 0) + by) });
  }

  #role(replica: string, role: RoleName, { event, at }: Pick<TraceRecord, 'event' | 'at'>): void {
    this.#close(`role ${replica}`, at);
    this.#open.set(`role ${replica}`, this.roles.add({ replica, role, event, from: at }));
  }

  #epoch(replica: string, epoch: number, { event, at }: Pick<TraceRecord, 'event' | 'at'>): void {
    this.#close(`epoch ${replica}`, at);
    this.#open.set(`epoch ${replica}`, this.epochs.add({ replica, epoch, failover: false, event, from: at }));
  }

  #close(key: string, at: number): void {
    const open = this.#open.get(key);
    if (open !== undefined) open.to = at;
    this.#open.delete(key);
  }
}
