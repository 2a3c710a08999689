/** Schemas whose faults are told in words: the field, what was found there, and what was expected. */
import * as v from 'valibot';

/** Of what was found, and of what was expected. */
const longest = { found: 200, expected: 340 } as const;
const excerpt = (text: string, most: number = longest.found): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

const range = (least: number, most: number): string =>
  most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;

export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  const words = `a whole number ${range(least, most)}`;
  return v.pipe(v.number(words), v.safeInteger(words), v.minValue(least, words), v.maxValue(most, words));
}

export function numberWithin(least: number, most: number, what = 'a number') {
  const words = `${what} ${range(least, most)}`;
  return v.pipe(v.number(words), v.minValue(least, words), v.maxValue(most, words));
}

export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  v.picklist(values, values.map(quoted).join(' or '));

export const trueOrFalse = v.boolean('true or false');

export const textUpTo = (most: number) =>
  v.pipe(v.string('a text'), v.maxLength(most, `a text of at most ${most} characters`));

export const listOf = <Item extends v.GenericSchema>(item: Item, most: number) =>
  v.pipe(v.array(item, 'a list'), v.maxLength(most, `a list of at most ${most} entries`));

export const optional = <Schema extends v.GenericSchema>(schema: Schema) => v.exactOptional(schema);

/** An object with these fields and no others. */
export const fields = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, ({ expected, received }) => {
    if (expected === 'never') return `one of the fields ${Object.keys(entries).join(', ')}`;
    return received === 'undefined' && expected !== 'Object' ? 'a value' : 'an object';
  });

/** One fault of a value that a schema refuses. */
export interface Fault {
  /** `kills.0.who`; empty for the value itself. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

/** The first fault; nothing where the schema takes the value. */
export function firstFault(schema: v.GenericSchema, value: unknown): Fault | undefined {
  const { issues } = v.safeParse(schema, value);
  return issues && innermost(issues[0], []);
}

/** Of the forms that one thing may have, the fault of the one that comes nearest. */
function innermost(issue: v.BaseIssue<unknown>, above: readonly string[]): Fault {
  const path = [...above, ...(issue.path ?? []).map(({ key }) => String(key))];
  const nearest = issue.issues?.toSorted((one, other) => (other.path?.length ?? 0) - (one.path?.length ?? 0))[0];
  if (nearest !== undefined) return innermost(nearest, path);
  const found = issue.expected === 'never' ? 'an unknown field' : shown(issue.input);
  return { field: excerpt(path.join('.')), found, expected: excerpt(issue.message, longest.expected) };
}

const quoted = (text: string): string => `'${text}'`;

/** A value in a few words. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return excerpt(JSON.stringify(value));
  if (typeof value === 'function') return 'a function';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    return excerpt(`an object with ${Object.keys(value).join(', ') || 'no fields'}`);
  }
  return String(value);
}
