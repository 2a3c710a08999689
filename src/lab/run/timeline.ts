import type { TraceRecord } from '../../ports/trace';
import { SEGMENT } from '../../trace/actors';
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
import { type PagesExtent, PagesMoved } from './pages-moved';
import { Spans, type SpansExtent } from './spans';

/** What the rule is called that makes a machine wait so. */
const rulesOfWaits: Readonly<Record<string, string>> = {
  'acknowledgment value': 'P0',
  'acknowledgment epochEnd': 'P2',
  'acknowledgment output': 'output commit',
  'acknowledgment join': 'joining',
  'message value': 'P3',
  'message epochEnd': 'P5',
};

/** The bus has one lane. */
export const theBus = 'bus';

/** Roles in which a processor executes nothing. */
export const still: ReadonlySet<RoleName> = new Set(['dead', 'deposed', 'halted']);

/** The segment has one lane, too. A byte takes so long at 10 Mbit/s. */
const nsOfByte = 800;

type Lengths = readonly (readonly [name: string, length: number])[];

/** How far a timeline is at a moment, but for its frames. */
export interface TimelineExtent {
  readonly roles: SpansExtent<RoleSpan>;
  readonly epochs: SpansExtent<EpochSpan>;
  readonly waits: SpansExtent<WaitSpan>;
  readonly freezes: SpansExtent<FreezeSpan>;
  readonly works: SpansExtent<WorkSpan>;
  readonly bus: SpansExtent<BusSpan>;
  /** The end of the last frame on the segment. */
  readonly carriedUntil: number;
  readonly marks: number;
  readonly views: number;
  readonly consoles: Lengths;
  readonly terminal: number;
  readonly shown: number;
  readonly outstanding: Lengths;
  readonly pages: readonly (readonly [name: string, extent: PagesExtent])[];
}

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
  readonly #view: {
    readonly event: number;
    readonly term: number;
    readonly members: readonly string[];
    readonly primary: string;
  }[] = [];
  /** Up to which byte the terminal has shown what guests write. */
  #shown = -1;
  #carriedUntil = 0;
  readonly #hearing = new Map(handlersByType(hearingOf(this)));

  constructor(replicas: readonly string[]) {
    this.#view.push({ event: 0, term: 1, members: replicas, primary: replicas[0] });
    for (const [at, name] of replicas.entries()) {
      this.#role(name, at === 0 ? 'primary' : 'backup', { event: 0, at: 0 });
      this.#epoch(name, 0, { event: 0, at: 0 });
    }
  }

  extent(): TimelineExtent {
    const lengths = (all: ReadonlyMap<string, { readonly length: number }>): Lengths =>
      [...all].map(([name, { length }]) => [name, length]);
    return {
      roles: this.roles.extent(),
      epochs: this.epochs.extent(),
      waits: this.waits.extent(),
      freezes: this.freezes.extent(),
      works: this.works.extent(),
      bus: this.bus.extent(),
      carriedUntil: this.#carriedUntil,
      marks: this.marks.length,
      views: this.#view.length,
      consoles: lengths(this.consoles),
      terminal: this.terminal.length,
      shown: this.#shown,
      outstanding: lengths(this.outstanding),
      pages: [...this.pages].map(([name, pages]) => [name, pages.extent()]),
    };
  }

  /** Begins as another run up to an extent. */
  takeOver(other: Timeline, extent: TimelineExtent): void {
    this.roles.takeOver(other.roles, extent.roles);
    this.epochs.takeOver(other.epochs, extent.epochs);
    this.waits.takeOver(other.waits, extent.waits);
    this.freezes.takeOver(other.freezes, extent.freezes);
    this.works.takeOver(other.works, extent.works);
    this.bus.takeOver(other.bus, extent.bus);
    this.#carriedUntil = extent.carriedUntil;
    this.marks.push(...other.marks.slice(0, extent.marks));
    this.#view.splice(0, this.#view.length, ...other.#view.slice(0, extent.views));
    for (const [name, length] of extent.consoles) this.#console(name).takeOver(other.#console(name), length);
    this.terminal.takeOver(other.terminal, extent.terminal);
    this.#shown = extent.shown;
    for (const [name, length] of extent.outstanding)
      this.outstanding.set(name, other.outstanding.get(name)?.slice(0, length) ?? []);
    for (const [name, pages] of extent.pages) this.#pagesOf(name).takeOver(other.#pagesOf(name), pages);
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
    const open = this.epochs.open(name);
    if (open !== undefined) open.failover = failover;
    this.#epoch(name, epoch + 1, when);
  }

  waitBegins(
    name: string,
    wait: Omit<WaitSpan, 'rule' | 'replica' | 'from' | 'event'>,
    { event, at }: TraceRecord,
  ): void {
    const rule = rulesOfWaits[`${wait.on} ${wait.cause}`] ?? wait.cause;
    this.waits.begin(name, { ...wait, rule, replica: name, event, from: at });
  }

  waitEnds(name: string, { at }: TraceRecord): void {
    this.waits.close(name, at);
  }

  freeze({ actor, event, at }: Pick<TraceRecord, 'actor' | 'event' | 'at'>): void {
    this.freezes.begin(actor, { replica: actor, event, from: at });
  }

  thaws({ actor, at }: Pick<TraceRecord, 'actor' | 'at'>): void {
    this.freezes.close(actor, at);
  }

  /** A frame that the scenario names. */
  named(record: TraceRecord<'frame.lost' | 'frame.delayed' | 'frame.corrupted'>, happens: string): void {
    const { from, frame, message } = record;
    if (frame === undefined && message === undefined) return;
    this.mark('frame', from, `${message === undefined ? `frame ${frame}` : `#${message}`} ${happens}`, record);
  }

  workBegins(work: Omit<WorkSpan, 'from'>, at: number): void {
    this.works.begin(work.device, { ...work, from: at });
  }

  workEnds(device: string, at: number, outcome: Pick<WorkSpan, 'aborted' | 'failed'>): void {
    const open = this.works.open(device);
    if (open !== undefined) Object.assign(open, outcome);
    this.works.close(device, at);
  }

  /** A frame has left its station; the spans of one lane do not overlap, though stations may send at once. */
  carries({ event, at, from, processor, bytes, frame }: TraceRecord<'ethernet.sent'>): void {
    const begins = Math.max(this.#carriedUntil, at - nsOfByte * bytes);
    const replica = from === 'peer' ? from : processor;
    this.workBegins({ event, device: SEGMENT, replica, kind: 'frame', text: frame }, begins);
    this.workEnds(SEGMENT, at, {});
    this.#carriedUntil = at;
  }

  busBegins(span: Omit<BusSpan, 'from'>, at: number): void {
    this.bus.begin(theBus, { ...span, from: at });
  }

  busEnds(at: number): void {
    this.bus.close(theBus, at);
  }

  /** Since when a processor executes nothing, being frozen or at its end. */
  stopped(name: string, event: number, at: number): { readonly from: number; readonly to?: number } | undefined {
    const role = this.roles.lastBegun(name, event);
    if (role !== undefined && still.has(role.role)) return { from: role.from };
    return this.freezes.lasting(name, event, at);
  }

  /** The processor stands still for good. */
  ends(name: string, role: RoleName, when: Pick<TraceRecord, 'event' | 'at'>): void {
    this.#role(name, role, when);
    for (const spans of [this.epochs, this.waits, this.freezes]) spans.close(name, when.at);
  }

  joins(name: string, when: Pick<TraceRecord, 'event' | 'at'>): void {
    this.#role(name, 'joining', when);
  }

  sendsPage(record: TraceRecord<'message.sent'>): void {
    this.#pagesOf(record.to).sends(record);
  }

  viewChanges(event: number, term: number, members: readonly string[], primary: string): void {
    this.#view.push({ event, term, members, primary });
  }

  wrote(
    name: string,
    { event, ordinal, byte, released }: { event: number; ordinal: number; byte: number; released: boolean },
  ): void {
    this.#console(name).push(event, byte, released);
    if (!released || ordinal <= this.#shown) return;
    this.#shown = ordinal;
    this.terminal.push(event, byte, released);
  }

  outstands(name: string, by: number, event: number): void {
    const counts = this.outstanding.get(name) ?? [];
    this.outstanding.set(name, counts);
    counts.push({ event, count: Math.max(0, (counts.at(-1)?.count ?? 0) + by) });
  }

  #console(name: string): ConsoleLog {
    const console = this.consoles.get(name) ?? new ConsoleLog();
    this.consoles.set(name, console);
    return console;
  }

  #pagesOf(name: string): PagesMoved {
    const pages = this.pages.get(name) ?? new PagesMoved();
    this.pages.set(name, pages);
    return pages;
  }

  #role(replica: string, role: RoleName, { event, at }: Pick<TraceRecord, 'event' | 'at'>): void {
    this.roles.begin(replica, { replica, role, event, from: at });
  }

  #epoch(replica: string, epoch: number, { event, at }: Pick<TraceRecord, 'event' | 'at'>): void {
    this.epochs.begin(replica, { replica, epoch, failover: false, event, from: at });
  }
}
