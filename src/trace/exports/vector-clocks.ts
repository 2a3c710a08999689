/**
 * Vector clocks of a trace's actors (Mattern 1989, Fidge 1988): what can have caused what. A processor and its controller are one
 * host, so that what the controller does on the bus follows from all that the processor did before.
 *
 * What carries a clock from one host to another: a message and its acknowledgment; what a processor asks of the bus, the bus of a target and
 * back; an interrupt of a device on the bus; a claim and its answer; a frame that the link spoils.
 */
import type { WrittenRecord } from '../../ports/trace';
import { isProcessor } from '../actors';

export type VectorClock = Readonly<Record<string, number>>;

const nothing: VectorClock = {};
const outPhases: ReadonlySet<unknown> = new Set(['command', 'dataOut', 'messageOut']);

export class VectorClocks {
  /** By host. */
  readonly #clocks = new Map<string, VectorClock>();
  /** Of messages on their way; by link and sequence number. */
  readonly #sent = new Map<string, Map<number, VectorClock>>();
  /** Of messages received and not acknowledged; by link and sequence number. */
  readonly #received = new Map<string, Map<number, VectorClock>>();
  /** The bus when it last had to do with this processor. */
  readonly #busFor = new Map<string, VectorClock>();
  /** Which target is which host. */
  readonly #targets = new Map<unknown, string>();
  #connected: unknown;

  /** The record's clock; records come in the order of the trace. */
  stamp(record: WrittenRecord): VectorClock {
    const { actor } = record;
    const known = this.#of(actor);
    const clock = { ...merged(known, this.#causes(record)), [actor]: (known[actor] ?? 0) + 1 };
    this.#clocks.set(actor, clock);
    this.#carry(record, clock);
    return clock;
  }

  #of(host: unknown): VectorClock {
    return this.#clocks.get(String(host)) ?? nothing;
  }

  /** What the record follows from, beside what its own host did before. */
  #causes(record: WrittenRecord): VectorClock {
    const { actor, type } = record;
    if (type === 'message.received') return taken(this.#sent, `${record.from}>${actor}`, Number(record.sequence));
    if (type === 'message.acknowledged') return taken(this.#received, `${actor}>${record.by}`, Number(record.upTo));
    if (actor === 'link') return this.#of(record.from);
    if (actor === 'bus') return this.#ofBus(record);
    if (type.startsWith('medium.')) return this.#of('bus');
    const hearsBus = type.startsWith('claim.') || type === 'interrupt.buffered' || type === 'interrupt.ignored';
    return hearsBus && isProcessor(actor) ? (this.#busFor.get(actor) ?? nothing) : nothing;
  }

  #ofBus({ type, processor, claimant, target, phase }: WrittenRecord): VectorClock {
    if (type.startsWith('claim.')) return this.#of(claimant);
    if (type === 'bus.reselection') return this.#of(this.#targets.get(target));
    if (type !== 'bus.transferred' || outPhases.has(phase)) {
      return type === 'bus.phase' || type === 'bus.free' ? nothing : this.#of(processor);
    }
    return this.#of(this.#targets.get(target));
  }

  /** Keeps the clock for whatever follows from the record. */
  #carry(record: WrittenRecord, clock: VectorClock): void {
    const { actor, type } = record;
    if (type === 'message.sent') keep(this.#sent, `${actor}>${record.to}`, Number(record.sequence), clock);
    if (type === 'message.received') keep(this.#received, `${record.from}>${actor}`, Number(record.sequence), clock);
    if (actor === 'bus') {
      this.#busFor.set(String(record.processor ?? record.claimant), clock);
      if (record.target !== undefined) this.#connected = record.target;
    }
    if (type === 'medium.started') this.#targets.set(this.#connected, actor);
  }
}

function merged(one: VectorClock, other: VectorClock): VectorClock {
  const clock: Record<string, number> = { ...one };
  for (const [host, count] of Object.entries(other)) clock[host] = Math.max(clock[host] ?? 0, count);
  return clock;
}

function keep(all: Map<string, Map<number, VectorClock>>, link: string, sequence: number, clock: VectorClock): void {
  const kept = all.get(link) ?? new Map<number, VectorClock>();
  all.set(link, kept.set(sequence, clock));
}

/** The clock of the last one up to this number; none of them is asked for again. */
function taken(all: Map<string, Map<number, VectorClock>>, link: string, sequence: number): VectorClock {
  const kept = all.get(link);
  let clock = nothing;
  for (const [number, each] of kept ?? []) {
    if (number > sequence) break;
    clock = each;
    kept?.delete(number);
  }
  return clock;
}
