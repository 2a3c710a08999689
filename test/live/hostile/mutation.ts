/** Values of messages that are wrong at one place, drawn from a seed. */
import type { Random } from '../../../src/base/random';

export interface Mutation {
  readonly value: unknown;
  /** Where and how, for a person. */
  readonly what: string;
}

type Key = string | number;

/** Of an array so many elements are looked at. */
const elements = 3;
const long = 5000;

/** The value with one of its parts replaced, dropped or added. */
export function mutated(value: unknown, random: Random): Mutation {
  const paths = [...pathsIn(value)];
  const path = pick(random, paths);
  const [change, made] = pick(random, changesOf(at(value, path), random));
  const isGone = made === gone;
  return {
    value: path.length > 0 ? withPart(value, path, made) : isGone ? null : made,
    what: `${path.join('.') || 'the whole'}: ${isGone ? 'missing' : change}`,
  };
}

const gone = Symbol('gone');

function* pathsIn(value: unknown, path: readonly Key[] = []): Generator<readonly Key[]> {
  yield path;
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const seen = Array.isArray(value) ? [...keys.slice(0, elements), ...keys.slice(elements).slice(-1)] : keys;
  for (const key of seen) yield* pathsIn((value as Record<Key, unknown>)[key], [...path, key]);
}

const at = (value: unknown, path: readonly Key[]): unknown =>
  path.reduce((part, key) => (part as Record<Key, unknown>)[key], value);

function withPart(value: unknown, [key, ...rest]: readonly Key[], made: unknown): unknown {
  const part = rest.length === 0 ? made : withPart((value as Record<Key, unknown>)[key], rest, made);
  if (Array.isArray(value))
    return value.flatMap((each, index) => (index !== key ? [each] : part === gone ? [] : [part]));
  const { [key]: _old, ...others } = value as Record<Key, unknown>;
  return part === gone ? others : { ...others, [key]: part };
}

type Change = readonly [name: string, made: unknown];

const numbers = [-1, 0, 1, 7, 255, 256, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 50, 2 ** 53 - 1, 2 ** 64, 1e300, 0.5];
const odd: readonly Change[] = [
  ['nothing', null],
  ['undefined', undefined],
  ['true', true],
  ['no number', Number.NaN],
  ['endless', Number.POSITIVE_INFINITY],
  ['a great whole number', 2n ** 63n],
  ['a word', 'odd'],
  ['no object', []],
  ['an empty object', {}],
  ['an object', { odd: 1 }],
  ['bytes', new Uint8Array(3)],
  ['a date', new Date(0)],
  ['missing', gone],
];

function changesOf(part: unknown, random: Random): readonly Change[] {
  const own: Change[] = [];
  if (typeof part === 'number') {
    for (const number of [...numbers, part + 1, part - 1, -part]) own.push([String(number), number]);
  } else if (typeof part === 'string') {
    own.push(['empty', ''], ['long', 'x'.repeat(long)], ['changed', `${part}-7`], ['a name', 'nobody']);
  } else if (part instanceof Uint8Array) {
    own.push(['empty', new Uint8Array(0)], ['long', new Uint8Array(long)], ['others', random.bytes(part.length)]);
  } else if (Array.isArray(part)) {
    const [first = 1] = part;
    own.push(['empty', []], ['twice', [...part, ...part]], ['long', Array.from({ length: long }, () => first)]);
  } else if (typeof part === 'object' && part !== null) own.push(['with more', { ...part, odd: 1 }]);
  return random.chance(0.5) && own.length > 0 ? own : odd;
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.integer(0, items.length - 1)];
}
