/** What has become of units, as it is kept in Redis: JSON, compressed. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as v from 'valibot';
import { BadInput } from '../base/bad-input';

const outcomeSchema = v.union([
  v.object({ answer: v.unknown() }),
  /** The unit did not fit into a thread's memory. */
  v.object({ exhausted: v.literal(true) }),
  /** The unit has ended its worker so often that no worker tries again; why. */
  v.object({ ends: v.string() }),
]);
const doneSchema = v.array(
  v.object({ unit: v.pipe(v.number(), v.integer(), v.minValue(0)), ms: v.number(), outcome: outcomeSchema }),
);

export type Outcome = v.InferOutput<typeof outcomeSchema>;
export type Done = v.InferOutput<typeof doneSchema>[number];

/** Of one record, unpacked. */
const greatestBytes = 256 * 1024 * 1024;

export const packed = (done: readonly Done[]): Buffer => deflateRawSync(JSON.stringify(done));

/** @throws {BadInput} if these are no results */
export function unpacked(data: Uint8Array): readonly Done[] {
  try {
    const text = inflateRawSync(data, { maxOutputLength: greatestBytes }).toString();
    return v.parse(doneSchema, JSON.parse(text));
  } catch {
    throw new BadInput('the campaign holds something that is no result of this program: cancel it, and begin again');
  }
}
