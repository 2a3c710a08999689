/**
 * The shared SCSI bus: arbitration, selection, reselection, and the fence (DESIGN §3). Devices serve only the primary
 * of the view in force and answer the others with RESERVATION CONFLICT; winning a claim aborts in one step what the
 * others have queued or in flight.
 */
import { assert } from '../../src/base/assert';
import type { Arbiter, ClaimAnswer, View } from '../../src/ports/arbiter';
import type { Clock } from '../../src/ports/clock';
import type { BusPhase, BusPort, BusSignal, Received } from '../../src/ports/scsi-bus';
import type { Trace, TraceRecords, TraceType } from '../../src/ports/trace';
import { Connection } from './connection';
import { Fence, type FenceRules } from './fence';
import { Port } from './port';
import { SignalsUnderWay, type SignalUnderWay } from './signals-under-way';
import type { Target } from './target';

/** Durations of bus phases in nanoseconds. */
export interface BusTiming {
  readonly selectionNs: number;
  readonly selectionTimeoutNs: number;
  readonly requestNs: number;
  readonly busFreeNs: number;
}

export const BUS_TIMING: BusTiming = {
  selectionNs: 3_000,
  selectionTimeoutNs: 250_000_000,
  requestNs: 1_000,
  busFreeNs: 800,
};

export interface ScsiBusOptions {
  readonly clock: Clock;
  readonly trace: Trace;
  /** The view in force at the beginning. */
  readonly view: View;
  readonly rules?: FenceRules & {
    /** Whether winning a claim aborts what the others have queued or in flight. */
    readonly aborts?: boolean;
  };
  readonly timing?: BusTiming;
  /** The bus's name in clock and trace. */
  readonly actor?: string;
}

/**
 * Who asks for the bus: a processor, which has the highest ID, to select a target; or a target to reselect a processor.
 */
interface Contender {
  readonly kind: 'select' | 'reselect';
  readonly connection: Connection;
  readonly attention: boolean;
}

const outward: readonly (BusPhase | undefined)[] = ['dataOut', 'command', 'messageOut'];
/** Bytes of a transfer that the trace shows; of more it tells the number. */
const shownBytes = 16;

export class ScsiBus implements Arbiter {
  private readonly options: ScsiBusOptions;
  private readonly timing: BusTiming;
  private readonly fence: Fence;
  private readonly targets = new Map<number, Target>();
  private readonly ports = new Map<string, Port>();
  private contenders: Contender[] = [];
  private connection: Connection | undefined;
  /** The selection under way: its target has not answered yet. */
  private selecting: Connection | undefined;
  private readonly signals: SignalsUnderWay;
  private readonly actor: string;

  constructor(options: ScsiBusOptions) {
    this.options = options;
    this.actor = options.actor ?? 'bus';
    this.timing = options.timing ?? BUS_TIMING;
    this.fence = new Fence(options.view, options.rules);
    this.signals = new SignalsUnderWay(options.clock, this.actor, (arrived) => this.arrived(arrived));
  }

  get processors(): readonly string[] {
    return [...this.ports.keys()];
  }

  get view(): View {
    return this.fence.view;
  }

  /** Another part has decided who leads. */
  recognize(view: View): void {
    this.fence.put(view);
  }

  port(processor: string): BusPort {
    const port = this.ports.get(processor) ?? new Port(processor, this);
    this.ports.set(processor, port);
    return port;
  }

  attach(id: number, target: Target): void {
    assert(id >= 0 && id <= 6 && !this.targets.has(id), `SCSI ID ${id} is free`);
    this.targets.set(id, target);
  }

  claim(claimant: string, view: View): ClaimAnswer {
    const before = this.view;
    const answer = this.fence.claim(claimant, view);
    if (answer.granted && this.view === before) return answer;
    this.record(answer.granted ? 'claim.granted' : 'claim.refused', { claimant, term: view.term });
    if (answer.granted) {
      const others = this.options.rules?.aborts === false ? [] : [...this.ports.keys()];
      for (const processor of others) if (processor !== view.primary) this.abort(processor);
      for (const target of this.targets.values()) target.absorbUnitAttention(view.primary);
      this.arbitrate();
    }
    return answer;
  }

  /** A chip asks for one target at a time: what it had asked for before and not got, it has given up. */
  select(processor: string, target: number, attention: boolean): void {
    this.withdraw(processor);
    this.contenders.push({ kind: 'select', connection: new Connection(this, processor, target), attention });
    this.arbitrate();
  }

  /** The chip of this processor gives up its selection, if it has not been answered. */
  withdraw(processor: string): void {
    this.dropSelections(processor);
    if (this.selecting?.processor !== processor) return;
    this.signals.silence(({ connection }) => connection === this.selecting);
    this.selecting = undefined;
    this.connection = undefined;
    this.arbitrate();
  }

  reselect(connection: Connection): void {
    this.contenders.push({ kind: 'reselect', connection, attention: false });
    this.arbitrate();
  }

  setAttention(processor: string, on: boolean): void {
    if (this.connection?.processor === processor) this.connection.attention = on;
  }

  /** Bytes without a REQ for them reach no target. */
  take(processor: string, bytes: Uint8Array): number {
    const connection = this.connected(processor);
    if (connection === undefined || !connection.requesting || !outward.includes(connection.phase)) return 0;
    connection.requesting = false;
    const phase = connection.phase;
    const taken = this.target(connection)?.take(bytes) ?? 0;
    this.transferred(connection, phase, bytes.subarray(0, taken));
    return taken;
  }

  give(processor: string, limit: number): Received {
    const connection = this.connected(processor);
    const isAsked = connection?.requesting && !outward.includes(connection.phase);
    const bytes = isAsked ? this.target(connection)?.give(limit) : undefined;
    if (connection === undefined || bytes === undefined) return { bytes: new Uint8Array(0) };
    connection.requesting = false;
    connection.given = true;
    this.transferred(connection, connection.phase, bytes);
    return { bytes };
  }

  /** An ACK that ends no transfer means nothing to a target. */
  acknowledge(processor: string): void {
    const connection = this.connected(processor);
    if (!connection?.given) return;
    connection.given = false;
    this.target(connection)?.acknowledged();
  }

  /** RST by the primary ends everything on the bus; that of a deposed processor is refused. */
  reset(processor: string): void {
    if (this.isFenced(processor)) return;
    this.record('bus.reset', { processor });
    for (const each of this.ports.keys()) this.abort(each, each !== processor);
    for (const target of this.targets.values()) target.reset();
    this.arbitrate();
  }

  /** Nothing of this processor goes on; if it had anything, and is told, it hears a reset. */
  abort(processor: string, told = true): void {
    const had =
      this.connection?.processor === processor ||
      this.contenders.some(({ connection }) => connection.processor === processor);
    this.signals.silence((each) => each.processor === processor);
    if (this.selecting?.processor === processor) this.selecting = undefined;
    this.contenders = this.contenders.filter(({ connection }) => connection.processor !== processor);
    if (this.connection?.processor === processor) this.connection = undefined;
    const aborted = [...this.targets.values()].map((target) => target.abort(processor));
    if ((had || aborted.includes(true)) && told) this.signal(processor, { type: 'reset' }, 0);
  }

  /** The chip of this processor lets go: the target sees an initiator that has gone. */
  leave(processor: string): void {
    this.abort(processor, false);
    this.arbitrate();
  }

  isFenced(processor: string): boolean {
    return this.fence.isFenced(processor);
  }

  /** The target of this connection requests a transfer. */
  request(connection: Connection): void {
    const { phase } = connection;
    if (this.connection === connection && phase !== undefined) {
      this.signal(connection.processor, { type: 'request', phase }, this.timing.requestNs);
    }
  }

  /** The target of this connection leaves the bus. */
  free(connection: Connection): void {
    if (this.connection === connection) {
      this.signal(connection.processor, { type: 'busFree' }, this.timing.busFreeNs);
    }
  }

  private connected(processor: string): Connection | undefined {
    return this.connection?.processor === processor ? this.connection : undefined;
  }

  private target({ target }: Connection): Target | undefined {
    return this.targets.get(target);
  }

  /** The highest ID wins; processors have ID 7. */
  private arbitrate(): void {
    if (this.connection !== undefined || this.contenders.length === 0) return;
    const priority = ({ kind, connection }: Contender) => (kind === 'select' ? 7 : connection.target);
    const winner = this.contenders.reduce((best, each) => (priority(each) > priority(best) ? each : best));
    this.contenders = this.contenders.filter((each) => each !== winner);
    const { kind, connection, attention } = winner;
    const { processor, target } = connection;
    this.connection = connection;
    connection.attention = attention;
    if (kind === 'reselect') {
      this.record('bus.reselection', { processor, target });
      this.signal(processor, { type: 'reselected', target }, this.timing.selectionNs);
    } else {
      this.selecting = connection;
      const answers = this.targets.has(target);
      this.record(answers ? 'bus.selection' : 'bus.selectionUnanswered', { processor, target, attention });
      if (answers) this.signal(processor, { type: 'selected' }, this.timing.selectionNs);
      else this.signal(processor, { type: 'selectionTimedOut' }, this.timing.selectionTimeoutNs);
    }
  }

  private signal(processor: string, signal: BusSignal, afterNs: number): void {
    this.signals.send({ processor, signal, connection: this.connection }, afterNs);
  }

  private dropSelections(processor: string): void {
    this.contenders = this.contenders.filter(
      ({ kind, connection }) => kind === 'reselect' || connection.processor !== processor,
    );
  }

  private arrived({ processor, signal, connection }: SignalUnderWay): void {
    const leaves = signal.type === 'busFree' || signal.type === 'selectionTimedOut';
    if (connection === this.selecting) this.selecting = undefined;
    if (leaves && connection === this.connection) this.connection = undefined;
    if (signal.type === 'busFree') this.record('bus.free', { processor, target: connection?.target });
    if (signal.type === 'request' && connection !== undefined) {
      this.record('bus.phase', { processor, target: connection.target, phase: signal.phase });
      connection.requesting = true;
    }
    // The processor's own request for the bus has lost: its program goes on elsewhere.
    if (signal.type === 'reselected') this.dropSelections(processor);
    this.ports.get(processor)?.listener(signal);
    if (connection !== undefined && connection === this.connection) {
      if (signal.type === 'selected') this.target(connection)?.selected(connection);
      if (signal.type === 'reselected') this.target(connection)?.reselected(connection);
    }
    if (leaves) this.arbitrate();
  }

  private transferred({ processor, target }: Connection, phase: BusPhase | undefined, bytes: Uint8Array): void {
    const shown = Array.from(bytes.subarray(0, shownBytes), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    this.record('bus.transferred', { processor, target, phase, count: bytes.length, bytes: shown });
  }

  private record<Type extends TraceType>(type: Type, fields: TraceRecords[Type]): void {
    this.options.trace.record(this.actor, type, fields);
  }
}
