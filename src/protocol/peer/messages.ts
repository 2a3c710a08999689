/**
 * How two replicas introduce themselves to each other: the first frame of either on a connection is a HELLO, and all
 * further ones are the channel's.
 */
import { Encoder } from 'cbor-x';
import * as v from 'valibot';
import { decoding } from '../environment/codec';
import { count, digest, place } from '../environment/fields';

const peerMessages = v.variant('kind', [
  /** `term`: of the view that the sender knows; `next`: the number of the channel's next message that it expects. */
  v.strictObject({
    kind: v.literal('hello'),
    name: place,
    incarnation: count,
    term: count,
    guest: digest,
    next: count,
  }),
  /** The sender has no channel for the other one: the connection ends. `why` is a line for a person. */
  v.strictObject({ kind: v.literal('refused'), why: v.pipe(v.string(), v.maxLength(256)) }),
]);

export type PeerMessage = v.InferOutput<typeof peerMessages>;
export type PeerHello = Extract<PeerMessage, { kind: 'hello' }>;

const encoder = new Encoder({ useRecords: false, tagUint8Array: true });

export const encodePeerMessage = (message: PeerMessage): Uint8Array => Uint8Array.from(encoder.encode(message));
export const decodePeerMessage = decoding<PeerMessage>(peerMessages);
