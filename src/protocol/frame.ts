import { decode, encode } from 'cbor-x';
import { digest } from '../base/digest';
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

function checksum(body: Uint8Array): Uint8Array {
  const hexadecimal = digest(body);
  return Uint8Array.from({ length: checksumBytes }, (_, at) =>
    Number.parseInt(hexadecimal.slice(2 * at, 2 * at + 2), 16),
  );
}

/** Field by field, without names: a frame's size is time on the wire. */
function toFields(frame: Frame): readonly unknown[] {
  const head = [frame.session, frame.term];
  if (frame.kind === 'heartbeat') return head;
  if (frame.kind === 'acknowledgment') return [...head, frame.upTo];
  const { sequence, message } = frame;
  switch (message.kind) {
    case 'environmentValue':
      return [...head, sequence, 0, message.epoch, message.ordinal, message.pc, message.value];
    case 'interrupt': {
      const { epoch, ordinal, source, registers, dma, operation, endsOthers, uncertain } = message;
      return [
        ...head,
        sequence,
        1,
        epoch,
        ordinal,
        source,
        registers,
        dma?.map(({ address, bytes }) => [address, bytes]),
        operation,
        endsOthers,
        uncertain,
      ];
    }
    case 'epochEnd': {
      const { epoch, term, length, interrupts, timeOfDay, consoleConfirmed, repeats, digest } = message;
      const always = [...head, sequence, 2, epoch, term, length, interrupts, timeOfDay, consoleConfirmed];
      return repeats || digest !== undefined ? [...always, repeats, digest] : always;
    }
    default:
      return [...head, sequence, 3, message];
  }
}

function toMessage(kind: number, fields: readonly unknown[]): Message {
  if (kind === 3) return fields[0] as Message;
  const numbers = fields as readonly number[];
  if (kind === 0) {
    const [epoch, ordinal, pc, value] = numbers;
    return { kind: 'environmentValue', epoch, ordinal, pc, value };
  }
  if (kind === 2) {
    const [epoch, term, length, interrupts, timeOfDay, consoleConfirmed] = numbers;
    const [repeats, digest] = fields.slice(6) as [true?, string?];
    const always = { kind: 'epochEnd', epoch, term, length, interrupts, timeOfDay, consoleConfirmed } as const;
    return fields.length > 6 ? { ...always, repeats: repeats ?? undefined, digest: digest ?? undefined } : always;
  }
  const [epoch, ordinal] = numbers;
  const [, , source, registers, dma, operation, endsOthers, uncertain] = fields as [
    number,
    number,
    string,
    Interrupt['registers'],
    [number, Uint8Array][],
    number?,
    true?,
    true?,
  ];
  return {
    kind: 'interrupt',
    epoch,
    ordinal,
    source,
    registers: registers ?? undefined,
    dma: dma?.map(([address, bytes]) => ({ address, bytes: new Uint8Array(bytes) })),
    operation: operation ?? undefined,
    endsOthers: endsOthers ?? undefined,
    uncertain: uncertain ?? undefined,
  };
}

/** xxh64 of the body, then the body in CBOR. */
export function encodeFrame(frame: Frame): Uint8Array {
  const body = new Uint8Array(encode(toFields(frame)));
  const bytes = new Uint8Array(checksumBytes + body.length);
  bytes.set(checksum(body));
  bytes.set(body, checksumBytes);
  return bytes;
}

/** The frame, or `undefined` when it was corrupted on the way. */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  const body = bytes.slice(checksumBytes);
  const expected = checksum(body);
  if (bytes.length <= checksumBytes || expected.some((byte, at) => byte !== bytes[at])) return undefined;
  const [session, term, number, kind, ...fields] = decode(body) as [string, number, number?, number?, ...unknown[]];
  if (number === undefined) return { session, term, kind: 'heartbeat' };
  if (kind === undefined) return { session, term, kind: 'acknowledgment', upTo: number };
  return { session, term, kind: 'data', sequence: number, message: toMessage(kind, fields) };
}
