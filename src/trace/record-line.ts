import type { WrittenRecord } from '../ports/trace';

/**
 * The type of the line before the records, which holds the plan of the run; this line is event 0 and no part of the
 * digest.
 */
export const planType = 'trace.plan';

/**
 * Reads a line of a trace file.
 * @throws {Error} whose message says what is wrong with it
 */
export function parseRecord(line: string): WrittenRecord {
  if (nests(line)) throw new Error(`it has more than ${greatestDepth} brackets inside one another`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error('it is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is no JSON object');
  const { event, at, actor, type } = value as Readonly<Record<string, unknown>>;
  const isCount = (number: unknown) => typeof number === 'number' && Number.isSafeInteger(number) && number >= 0;
  if (!isCount(event) || !isCount(at) || typeof actor !== 'string' || typeof type !== 'string') {
    throw new Error('it is no record of a trace: it has to have event, at, actor and type');
  }
  return value as WrittenRecord;
}

/** Writers of records have recursive functions. */
const greatestDepth = 64;

/** Whether brackets, outside texts, are nested deeper than in any record. */
function nests(line: string): boolean {
  if ((line.match(/[[{]/g)?.length ?? 0) <= greatestDepth) return false;
  let depth = 0;
  for (const [token] of line.matchAll(/"(?:[^"\\]+|\\.)*"?|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > greatestDepth) return true;
  }
  return false;
}

/** The record without its number, instant, actor and type. */
export function fieldsOf({ event, at, actor, type, ...fields }: WrittenRecord): Readonly<Record<string, unknown>> {
  return fields;
}
