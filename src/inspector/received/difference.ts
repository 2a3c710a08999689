/** What differs between two values that come from JSON, by path. */

export interface Difference {
  /** `order.lines[412].price`; empty: the whole. */
  readonly path: string;
  /** The values as short texts; missing: there is none. */
  readonly was?: string;
  readonly now?: string;
}

export interface Differences {
  readonly entries: readonly Difference[];
  /** How many paths differ, of how many. */
  readonly changed: number;
  readonly paths: number;
}

/** More are counted only. */
const greatestEntries = 80;
const greatestText = 120;
/** Lists and objects within so many others are compared as texts. */
const greatestDepth = 64;

export function differences(was: unknown, now: unknown): Differences {
  const entries: Difference[] = [];
  let changed = 0;
  let paths = 0;
  const compare = (one: unknown, other: unknown, path: string, depth: number): void => {
    if (isInner(one) && isInner(other) && Array.isArray(one) === Array.isArray(other) && depth < greatestDepth) {
      const isList = Array.isArray(other);
      for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
        const inner = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
        compare((one as Fields)[key], (other as Fields)[key], inner, depth + 1);
      }
      return;
    }
    paths++;
    if (one === other || (isInner(one) && isInner(other) && JSON.stringify(one) === JSON.stringify(other))) return;
    changed++;
    if (entries.length >= greatestEntries) return;
    entries.push({
      path,
      ...(one !== undefined && { was: preview(one) }),
      ...(other !== undefined && { now: preview(other) }),
    });
  };
  compare(was, now, '', 0);
  return { entries, changed, paths };
}

type Fields = Readonly<Record<string, unknown>>;
const isInner = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A value in a line. */
export function preview(value: unknown, room = greatestText): string {
  if (Array.isArray(value)) {
    const text = `[${inner(
      value.map((each) => brief(each)),
      room,
    )}]`;
    return text.length <= room ? text : `[${value.length} elements]`;
  }
  if (isInner(value)) {
    const keys = Object.entries(value).map(([key, each]) => `${key}: ${brief(each)}`);
    return keys.length === 0 ? '{}' : `{ ${inner(keys, room)} }`;
  }
  return cut(JSON.stringify(value) ?? 'undefined', room);
}

/** As many parts as there is room for, and the number of all. */
function inner(parts: readonly string[], room: number): string {
  let text = '';
  for (const [at, part] of parts.entries()) {
    const next = at === 0 ? part : `${text}, ${part}`;
    if (next.length > room) return `${text}${at === 0 ? '' : ', '}… ${parts.length} in all`;
    text = next;
  }
  return text;
}

function brief(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length}]`;
  if (isInner(value)) return Object.keys(value).length === 0 ? '{}' : '{…}';
  return cut(JSON.stringify(value) ?? 'undefined', 60);
}

const cut = (text: string, room: number): string => (text.length > room ? `${text.slice(0, room)}…` : text);
