/**
 * Vector clocks of a trace's actors (Mattern 1989, Fidge 1988): which record can have caused which. A processor and its
 * controller are one host, so that the controller's acts on the bus follow from everything that the processor did
 * before.
 *
 * A clock goes from host to host with a message and its acknowledgment; with a processor's request to the bus, from the
 * bus to a target, and back; with an interrupt of a device on the bus; with a claim and its result; and with a frame
 * that the link spoils.
 */
import type { WrittenRecord } from '../../ports/trace';
import { isProcessor } from '../actors';

export type VectorClock = Readonly<Record<string, number>>;

const nothing: VectorClock = {};
const outPhases: ReadonlySet<unknown> = new Set(['command', 'dataOut', 'messageOut']);

export class VectorClocks {
  /** By host. */
  readonly #clocks = new Map<string, VectorClock>();
  /** Of messages under way; by link and sequence number. */
  readonly #sent = new Map<string, Map<number, VectorClock>>();
  /** Of messages received and not acknowledged; by link and sequence number. */
  readonly #received = new Map<string, Map<number, VectorClock>>();
  /** The bus after its last dealings with this processor. */
  readonly #busFor = new Map<string, VectorClock>();
  /** The host of each target. */
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

  /** The clocks from which the record follows, beside that of its own host. */
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

  /** Keeps the clock for the records that follow from this one. */
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

/** The clock of the last message up to this number; the clocks of the others are dropped. */
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
