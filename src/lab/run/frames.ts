import { decodeFrame } from '../../protocol/frame';
import type { FrameOnWire } from '../../sim/lossy-link';
import type { FrameKind, FrameSpan } from '../protocol';
import { Column } from './column';
import { Numbers } from './numbers';
import { PackedList } from './packed-list';

const kinds: Readonly<Record<string, FrameKind>> = {
  environmentValue: 'value',
  interrupt: 'interrupt',
  epochEnd: 'epochEnd',
  prefix: 'view',
  view: 'view',
  join: 'state',
  page: 'state',
  state: 'state',
};

/** Above so many frames the picture shows how many there were, and not each. */
const mostDrawn = 6000;
const densityParts = 240;
/** When a frame arrives that is lost or cut. */
const never = Number.POSITIVE_INFINITY;

/** Frames on the links, in the order in which they were sent. Heartbeats are counted, not kept. */
export class Frames {
  readonly #all = new PackedList<FrameSpan>();
  readonly #sent = new Numbers();
  /** At each place, the latest arrival so far. */
  readonly #latest = new Numbers();
  /** When each replica has heard each peer, in order: `right<left`. */
  readonly #heard = new Map<string, Numbers>();
  /** Of each frame that was handed to the wire, kept or not: its way, and when it arrives, if it does. */
  readonly #wayOf = new Column();
  readonly #arrivals = new Column();
  readonly #ways: string[] = [];
  /** Of each frame that is kept: its number among all. */
  readonly #numbers = new Numbers();

  get count(): number {
    return this.#wayOf.length;
  }

  /** Takes over the first so many frames of a run that has the same beginning. */
  takeOver(other: Frames, count: number): void {
    const kept = other.#numbers.firstAfter(count - 1);
    this.#all.takeOver(other.#all, kept);
    this.#numbers.takeOver(other.#numbers, kept);
    this.#sent.takeOver(other.#sent, kept);
    this.#latest.takeOver(other.#latest, kept);
    for (let number = 0; number < count; number++)
      this.#arrives(other.#ways[other.#wayOf.at(number) as number], other.#arrivals.at(number) as number);
  }

  /** `event`: the last record before it was sent. */
  hear(frame: FrameOnWire, event: number): void {
    const { from, to, arrivesAt, sentAt, sent, bytes } = frame;
    const number = this.count;
    this.#arrives(`${to}<${from}`, arrivesAt ?? never);
    const told = tell(sent);
    if (told === undefined || told.kind === 'heartbeat') return;
    const spoilt = bytes !== sent && { spoilt: true as const };
    const { length } = bytes;
    this.#all.push({ ...told, event, from, to, sentAt, arrivesAt, frame: frame.number, length, ...spoilt });
    this.#numbers.push(number);
    this.#sent.push(sentAt);
    this.#latest.push(Math.max(this.#latest.at(this.#latest.length - 1) ?? 0, arrivesAt ?? sentAt));
  }

  #arrives(way: string, at: number): void {
    if (!this.#ways.includes(way)) this.#ways.push(way);
    this.#wayOf.push(this.#ways.indexOf(way));
    this.#arrivals.push(at);
    if (at === never) return;
    const instants = this.#heard.get(way) ?? new Numbers();
    this.#heard.set(way, instants);
    instants.push(at);
  }

  /** When the first of these frames was sent; `Infinity`: none has been so far. Heartbeats are not found. */
  firstSent(isMeant: (frame: FrameSpan) => boolean): number {
    for (let at = 0; at < this.#all.length; at++) {
      const frame = this.#all.at(at) as FrameSpan;
      if (isMeant(frame)) return frame.sentAt;
    }
    return never;
  }

  between(from: number, to: number): readonly FrameSpan[] {
    const found: FrameSpan[] = [];
    for (let at = this.#sent.firstAfter(to) - 1; (this.#latest.at(at) ?? -1) >= from; at--) {
      const frame = this.#all.at(at) as FrameSpan;
      if ((frame.arrivesAt ?? frame.sentAt) >= from) found.push(frame);
    }
    return found.reverse();
  }

  /** How many frames were sent in each of equal parts of a time; nothing where each can be drawn. */
  density(from: number, to: number): readonly number[] | undefined {
    const [first, end] = [this.#sent.firstAfter(from - 1), this.#sent.firstAfter(to)];
    if (end - first <= mostDrawn || to <= from) return undefined;
    const edges = Array.from({ length: densityParts + 1 }, (_, part) =>
      this.#sent.firstAfter(from + ((to - from) * part) / densityParts),
    );
    return edges.slice(1).map((edge, part) => edge - edges[part]);
  }

  /** On their way at an instant, those that were sent by a record. */
  flying(at: number, event: number): readonly FrameSpan[] {
    return this.between(at, at).filter((frame) => frame.event <= event && (frame.arrivesAt ?? 0) > at);
  }

  /** When a replica has last heard a peer. */
  lastHeard(by: string, peer: string, at: number): number | undefined {
    const instants = this.#heard.get(`${by}<${peer}`);
    return instants?.at(instants.firstAfter(at) - 1);
  }
}

type Told = Pick<FrameSpan, 'kind' | 'number' | 'epoch' | 'value' | 'text'>;

function tell(bytes: Uint8Array): Told | undefined {
  const frame = decodeFrame(bytes);
  if (frame === undefined) return { kind: 'state', number: 0, text: 'corrupted' };
  if (frame.kind === 'heartbeat') return { kind: 'heartbeat', number: 0, text: 'heartbeat' };
  if (frame.kind === 'acknowledgment') {
    return { kind: 'acknowledgment', number: frame.upTo, text: `acknowledges everything up to ${frame.upTo}` };
  }
  const { sequence, message } = frame;
  const epoch = 'epoch' in message && typeof message.epoch === 'number' ? message.epoch : undefined;
  const value =
    message.kind === 'environmentValue'
      ? String(message.value)
      : message.kind === 'interrupt'
        ? message.source
        : undefined;
  return { kind: kinds[message.kind] ?? 'state', number: sequence, epoch, value, text: textOf(message) };
}

function textOf(message: { readonly kind: string }): string {
  const fields = message as Readonly<Record<string, unknown>>;
  switch (message.kind) {
    case 'environmentValue':
      return `value ${fields.value} for epoch ${fields.epoch}`;
    case 'interrupt':
      return `interrupt of ${fields.source} for the end of epoch ${fields.epoch}`;
    case 'epochEnd':
      return `end of epoch ${fields.epoch}, ${fields.length} instructions`;
    default:
      return message.kind;
  }
}
