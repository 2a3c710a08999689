/** What a page may ask; anything else is refused before it is looked at. */
import * as v from 'valibot';
import type { FromPage } from '../../inspector/viewer-protocol';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const words = v.pipe(v.string(), v.maxLength(2_000));
const keys = v.pipe(v.array(words), v.maxLength(2_000));
const few = v.pipe(whole, v.maxValue(500));
const ask = <const Name extends string, const Fields extends v.ObjectEntries>(name: Name, fields: Fields) =>
  v.object({ number: whole, ask: v.literal(name), ...fields });

const asks = v.variant('ask', [
  ask('tree', { step: whole, toggled: keys, hidden: keys, find: words }),
  ask('log', { filter: words, hidden: keys, from: whole, count: few, near: v.optional(whole) }),
  ask('sequence', { lanes: keys, room: few, hidden: keys, step: whole, earlier: few, later: few }),
  ask('step', { step: whole, against: v.optional(whole) }),
  ask('context', { step: whole, path: keys }),
  ask('chart', { actor: whole, step: whole }),
  ask('seen', { actor: whole, step: whole }),
  ask('definition', { definition: whole }),
  ask('density', { parts: v.pipe(whole, v.minValue(1), v.maxValue(2_000)) }),
  ask('clear', {}),
  ask('keepNewest', {}),
]);

/** `undefined`: it is no question of the page's. */
export function readAsk(text: string): FromPage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = v.safeParse(asks, value);
  return read.success ? read.output : undefined;
}
