/** The first frame on a connection between two replicas: who calls whom. */
import { Decoder, Encoder } from 'cbor-x';
import * as v from 'valibot';

const encoder = new Encoder({ useRecords: false });
const decoder = new Decoder({ useRecords: false }) as { decode(bytes: Uint8Array): unknown };
const member = v.pipe(v.string(), v.maxLength(64));

const greeting = v.strictObject({ kind: v.literal('peer'), from: member, to: member });

export type PeerGreeting = v.InferOutput<typeof greeting>;

export const encodeGreeting = (from: string, to: string): Uint8Array =>
  Uint8Array.from(encoder.encode({ kind: 'peer', from, to } satisfies PeerGreeting));

/** `undefined` for any other frame. */
export function decodeGreeting(frame: Uint8Array): PeerGreeting | undefined {
  try {
    const { success, output } = v.safeParse(greeting, decoder.decode(frame));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}
