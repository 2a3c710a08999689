/**
 * The shared SCSI bus: arbitration by order of arrival, selection, and the fence (DESIGN §3). Only the primary of the view in
 * force may select; winning a claim aborts in one step what the others have queued or in flight. Unit attention is absorbed.
 */
import { assert } from '../../src/base/assert';
import type { Arbiter, ClaimAnswer, View } from '../../src/ports/arbiter';
import type { Clock, TimerEvent } from '../../src/ports/clock';
import type { BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { Trace } from '../../src/ports/trace';
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
  readonly timing?: BusTiming;
}

interface Selection {
  readonly processor: string;
  readonly target: number;
  readonly attention: boolean;
}

const ACTOR = 'bus';

export class ScsiBus implements Arbiter {
  readonly #options: ScsiBusOptions;
  readonly #timing: BusTiming;
  #view: View;
  readonly #targets = new Map<number, Target>();
  readonly #ports = new Map<string, Port>();
  /** At most one selection waits for each port. */
  #queue: Selection[] = [];
  #nexus: Selection | undefined;
  /** Signals on their way, by processor. */
  readonly #timers = new Map<string, Set<number>>();

  constructor(options: ScsiBusOptions) {
    this.#options = options;
    this.#timing = options.timing ?? BUS_TIMING;
    this.#view = options.view;
    options.clock.subscribe(ACTOR, (event) => this.#fired(event));
  }

  get view(): View {
    return this.#view;
  }

  port(processor: string): BusPort {
    const port = this.#ports.get(processor) ?? new Port(processor, this);
    this.#ports.set(processor, port);
    return port;
  }

  attach(id: number, target: Target): void {
    assert(id >= 0 && id <= 7 && !this.#targets.has(id), `SCSI ID ${id} is free`);
    this.#targets.set(id, target);
  }

  claim(claimant: string, view: View): ClaimAnswer {
    if (sameView(view, this.#view)) return { granted: true, view: this.#view };
    const granted = this.#view.members.includes(claimant) && view.term === this.#view.term + 1;
    this.#options.trace.record(ACTOR, granted ? 'claim.granted' : 'claim.refused', { claimant, term: view.term });
    if (granted) {
      this.#view = view;
      for (const processor of this.#ports.keys()) if (processor !== view.primary) this.#abort(processor);
      this.#grant();
    }
    return { granted, view: this.#view };
  }

  select(selection: Selection): void {
    if (selection.processor !== this.#view.primary) {
      this.#options.trace.record(ACTOR, 'selection.refused', { ...selection });
      this.#signal(selection.processor, { type: 'selectionTimedOut' }, this.#timing.selectionTimeoutNs);
      return;
    }
    assert(!this.#queue.some(({ processor }) => processor === selection.processor), 'one selection waits for a port');
    this.#queue.push(selection);
    this.#grant();
  }

  take(processor: string, bytes: Uint8Array): number {
    return this.#connected(processor)?.take(bytes) ?? 0;
  }

  give(processor: string, limit: number): Uint8Array {
    return this.#connected(processor)?.give(limit) ?? new Uint8Array(0);
  }

  /** RST by the primary ends everything on the bus; that of a deposed processor is refused. */
  reset(processor: string): void {
    if (processor !== this.#view.primary) return;
    this.#options.trace.record(ACTOR, 'bus.reset', { processor });
    for (const each of this.#ports.keys()) this.#abort(each);
  }

  #connected(processor: string): Target | undefined {
    return this.#nexus?.processor === processor ? this.#targets.get(this.#nexus.target) : undefined;
  }

  #grant(): void {
    if (this.#nexus !== undefined) return;
    this.#nexus = this.#queue.shift();
    if (this.#nexus === undefined) return;
    const { processor, target } = this.#nexus;
    if (this.#targets.has(target)) this.#signal(processor, { type: 'selected' }, this.#timing.selectionNs);
    else this.#signal(processor, { type: 'selectionTimedOut' }, this.#timing.selectionTimeoutNs);
  }

  #signal(processor: string, signal: BusSignal, afterNs: number): void {
    const { clock } = this.#options;
    const data = { processor, signal };
    const timer = clock.arm(clock.nowAt + afterNs, { actor: ACTOR, name: signal.type, data });
    const timers = this.#timers.get(processor) ?? new Set();
    this.#timers.set(processor, timers.add(timer));
  }

  #fired(event: TimerEvent): void {
    const { processor, signal } = event.data as { processor: string; signal: BusSignal };
    const nexus = this.#nexus?.processor === processor ? this.#nexus : undefined;
    const leaves = signal.type === 'busFree' || signal.type === 'selectionTimedOut';
    if (leaves && nexus !== undefined) this.#nexus = undefined;
    this.#ports.get(processor)?.listener(signal);
    if (signal.type === 'selected' && nexus !== undefined && nexus === this.#nexus) this.#connect(nexus);
    if (leaves) this.#grant();
  }

  #connect(selection: Selection): void {
    const { processor, target, attention } = selection;
    const ifCurrent = (signal: BusSignal, afterNs: number) => {
      if (this.#nexus === selection) this.#signal(processor, signal, afterNs);
    };
    const nexus = {
      processor,
      request: (phase: (BusSignal & { type: 'request' })['phase']) =>
        ifCurrent({ type: 'request', phase }, this.#timing.requestNs),
      free: () => ifCurrent({ type: 'busFree' }, this.#timing.busFreeNs),
    };
    this.#targets.get(target)?.selected(nexus, attention);
  }

  /** Nothing of this processor goes on; if it had anything, it hears the bus reset. */
  #abort(processor: string): void {
    const { clock } = this.#options;
    const had = this.#nexus?.processor === processor || this.#queue.some((each) => each.processor === processor);
    for (const timer of this.#timers.get(processor) ?? []) clock.disarm(timer);
    this.#timers.delete(processor);
    this.#queue = this.#queue.filter((each) => each.processor !== processor);
    const target = this.#connected(processor);
    if (this.#nexus?.processor === processor) this.#nexus = undefined;
    target?.abort();
    if (had) this.#signal(processor, { type: 'reset' }, 0);
  }
}

class Port implements BusPort {
  listener: (signal: BusSignal) => void = () => {};

  constructor(
    readonly processor: string,
    readonly bus: ScsiBus,
  ) {}

  hear = (listener: (signal: BusSignal) => void): void => {
    this.listener = listener;
  };

  select(target: number, attention: boolean): void {
    this.bus.select({ processor: this.processor, target, attention });
  }

  /** The targets look at ATN only at their selection. */
  setAttention(): void {}

  send(bytes: Uint8Array): number {
    return this.bus.take(this.processor, bytes);
  }

  receive(limit: number): Uint8Array {
    return this.bus.give(this.processor, limit);
  }

  reset(): void {
    this.bus.reset(this.processor);
  }
}

function sameView(one: View, other: View): boolean {
  return (
    one.term === other.term &&
    one.primary === other.primary &&
    one.members.length === other.members.length &&
    one.members.every((member) => other.members.includes(member))
  );
}
