import { Decoder, Encoder } from 'cbor-x';
import { digestNumber } from '../base/digest';
import { hasShape } from './message-shape';
import type { Message, ProtocolMessage } from './messages';

/** What travels on the link; every frame carries the session and the term. */
export type Frame = { readonly session: string; readonly term: number } & (
  | { readonly kind: 'data'; readonly sequence: number; readonly message: Message }
  /** Cumulative: everything up to this sequence number has been received. */
  | { readonly kind: 'acknowledgment'; readonly upTo: number }
  | { readonly kind: 'heartbeat' }
);

type Interrupt = Extract<ProtocolMessage, { kind: 'interrupt' }>;

const checksumBytes = 8;
const digestDigits = 16;
/**
 * Bytes bear their tag in every host: left to itself the library tags them only in node, and a frame's size is time on
 * the wire.
 */
const encoder = new Encoder({ useRecords: false, tagUint8Array: true });
/** Decoded values share no bytes with the workbench. The package's types lack the parameter `end`. */
const decoder = new Decoder({ useRecords: false, copyBuffers: true }) as {
  decode(bytes: Uint8Array, end: number): unknown;
};

/** One buffer makes and reads all frames: a view of each frame's own bytes would take longer than the reading. */
class Workbench {
  bytes = new Uint8Array(1 << 16);
  view = new DataView(this.bytes.buffer);

  /** Makes room for `length` bytes. */
  of(length: number): this {
    if (length > this.bytes.length) {
      this.bytes = new Uint8Array(2 * length);
      this.view = new DataView(this.bytes.buffer);
    }
    return this;
  }
}

const workbench = new Workbench();

/** Field by field, without names: a frame's size is time on the wire. */
function toFields(frame: Frame): readonly unknown[] {
  const { session, term } = frame;
  if (frame.kind === 'heartbeat') return [session, term];
  if (frame.kind === 'acknowledgment') return [session, term, frame.upTo];
  const { sequence, message } = frame;
  switch (message.kind) {
    case 'environmentValue':
      return [session, term, sequence, 0, message.epoch, message.ordinal, message.pc, message.value];
    case 'interrupt': {
      const { epoch, ordinal, source, registers, operation, endsOthers, uncertain, data } = message;
      const dma = message.dma?.map(({ address, bytes }) => [address, bytes]);
      const always = [session, term, sequence, 1, epoch, ordinal, source, registers, dma, operation];
      const more = [endsOthers, uncertain, ...(data === undefined ? [] : [data])];
      return [...always, ...more];
    }
    case 'epochEnd': {
      const { epoch, length, interrupts, timeOfDay, consoleConfirmed, repeats, digest, nextLength } = message;
      const always = [session, term, sequence, 2, epoch, message.term, length, interrupts, timeOfDay, consoleConfirmed];
      const digested = digest === undefined ? null : BigInt(`0x${digest}`);
      if (nextLength !== undefined) return [...always, repeats ?? false, digested, nextLength];
      if (digest !== undefined) return [...always, repeats ?? false, digested];
      return repeats ? [...always, repeats] : always;
    }
    default:
      return [session, term, sequence, 3, message];
  }
}

/** Where the fields of a message begin: after session, term, sequence number and kind. */
const firstField = 4;

function toMessage(kind: number, fields: readonly unknown[]): Message {
  const number = (at: number) => fields[firstField + at] as number;
  if (kind === 3) return fields[firstField] as Message;
  if (kind === 0) {
    return { kind: 'environmentValue', epoch: number(0), ordinal: number(1), pc: number(2), value: number(3) };
  }
  if (kind === 2) {
    const end: Message = {
      kind: 'epochEnd',
      epoch: number(0),
      term: number(1),
      length: number(2),
      interrupts: number(3),
      timeOfDay: number(4),
      consoleConfirmed: number(5),
    };
    if (fields.length === firstField + 6) return end;
    const [repeats, digest, nextLength] = fields.slice(firstField + 6) as [
      boolean?,
      (number | bigint | null)?,
      number?,
    ];
    return {
      ...end,
      ...(repeats ? { repeats } : {}),
      ...(nextLength === undefined ? {} : { nextLength }),
      ...(digest === undefined || digest === null ? {} : { digest: digest.toString(16).padStart(digestDigits, '0') }),
    };
  }
  const [epoch, ordinal, source, registers, dma, operation, endsOthers, uncertain, data] = fields.slice(firstField) as [
    number,
    number,
    string,
    Interrupt['registers'],
    [number, Uint8Array][]?,
    number?,
    true?,
    true?,
    Uint8Array?,
  ];
  return {
    kind: 'interrupt',
    epoch,
    ordinal,
    source,
    registers,
    dma: Array.isArray(dma) ? dma.map((part) => ({ address: part?.[0], bytes: part?.[1] })) : undefined,
    operation,
    endsOthers,
    uncertain,
    ...(data === undefined ? {} : { data }),
  };
}

/** The body in CBOR, then its xxh64. */
export function encodeFrame(frame: Frame): Uint8Array {
  const body = encoder.encode(toFields(frame));
  const length = body.length + checksumBytes;
  const { bytes, view } = workbench.of(length);
  bytes.set(body);
  view.setBigUint64(body.length, digestNumber(body));
  return bytes.slice(0, length);
}

/** The frame, or `undefined` for bytes that are none: they were corrupted on the way, or never were a frame. */
export function decodeFrame(frame: Uint8Array): Frame | undefined {
  const length = frame.length - checksumBytes;
  if (length <= 0) return undefined;
  const { bytes, view } = workbench.of(frame.length);
  bytes.set(frame);
  if (view.getBigUint64(length) !== digestNumber(bytes.subarray(0, length))) return undefined;
  const fields = fieldsIn(bytes, length);
  if (fields === undefined) return undefined;
  const session = fields[0] as string;
  const term = fields[1] as number;
  const number = fields[2] as number | undefined;
  const kind = fields[3] as number | undefined;
  if (number === undefined) return { session, term, kind: 'heartbeat' };
  if (kind === undefined) return { session, term, kind: 'acknowledgment', upTo: number };
  const message = toMessage(kind, fields);
  return hasShape(message) ? { session, term, kind: 'data', sequence: number, message } : undefined;
}

function fieldsIn(bytes: Uint8Array, length: number): readonly unknown[] | undefined {
  try {
    const fields = decoder.decode(bytes, length);
    return Array.isArray(fields) && (fields[2] === undefined || Number.isSafeInteger(fields[2])) ? fields : undefined;
  } catch {
    return undefined;
  }
}
