/** Fields of messages between processes, as they are checked when they arrive. */
import * as v from 'valibot';

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const name = v.pipe(v.string(), v.maxLength(64));
/** A process's, without the number of its incarnation. */
export const place = v.pipe(name, v.regex(/^[a-z]+$/, 'no name of a processor'));
/** A guest's, as hexadecimal digits. */
export const digest = v.pipe(v.string(), v.maxLength(64));
