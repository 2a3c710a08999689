import { decode, encode } from 'cbor-x';
import { digest } from '../base/digest';
import type { ProtocolMessage } from './messages';

/** What travels on the link; every frame carries the session and the term. */
export type Frame = { readonly session: string; readonly term: number } & (
  | { readonly kind: 'data'; readonly sequence: number; readonly message: ProtocolMessage }
  /** Cumulative: everything up to this sequence number has been received. */
  | { readonly kind: 'acknowledgment'; readonly upTo: number }
  | { readonly kind: 'heartbeat' }
);

const checksumBytes = 8;

function checksum(body: Uint8Array): Uint8Array {
  const hexadecimal = digest(body);
  return Uint8Array.from({ length: checksumBytes }, (_, at) =>
    Number.parseInt(hexadecimal.slice(2 * at, 2 * at + 2), 16),
  );
}

/** xxh64 of the body, then the body in CBOR. */
export function encodeFrame(frame: Frame): Uint8Array {
  const body = new Uint8Array(encode(frame));
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
  return decode(body) as Frame;
}
