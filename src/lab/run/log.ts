import { detail, notable } from '../../check/scenario/narration';
import type { TraceRecord } from '../../ports/trace';
import { handled } from '../../trace/handlers';
import type { LogRow } from '../protocol';
import { Numbers } from './numbers';
import type { Records } from './records';
import { unnarrated } from './unnarrated';

const rulePattern = / \((P\d|IO\d|output commit|P7, IO2)\)$/;
/** What a rule's work is called in the trace, where its words do not say it. */
const ruleOfType: Readonly<Record<string, string>> = {
  'medium.finished': 'IO1',
  'output.absorbed': '§2.2',
  'claim.granted': 'fencing',
  'claim.refused': 'fencing',
};

/** A record in words. */
export function rowOf(record: TraceRecord): LogRow {
  const { event, at, actor, type } = record;
  const words = handled(notable, record) ?? handled(detail, record) ?? unnarrated(record) ?? fieldsIn(record);
  const [, rule = ruleOfType[type]] = rulePattern.exec(words) ?? [];
  return {
    event,
    at,
    actor,
    type,
    text: words.replace(rulePattern, ''),
    ...(rule && { rule: rule.replace(', IO2', '') }),
    record,
  };
}

const fieldsIn = ({ event: _event, at: _at, actor: _actor, type, ...fields }: TraceRecord): string =>
  [
    type,
    ...Object.entries(fields).map(
      ([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
    ),
  ].join(' ');

/** `actor:right rule:P3 epoch:17 words`: every part must hold. */
function filterOf(text: string): (record: TraceRecord) => boolean {
  const parts = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '');
  const tests = parts.map((part): ((record: TraceRecord) => boolean) => {
    const [, key, wanted] = /^(\w+):(.+)$/.exec(part) ?? [];
    if (key === undefined) {
      return (record) => {
        const { actor, text: words, type } = rowOf(record);
        return `${actor} ${type} ${words}`.toLowerCase().includes(part);
      };
    }
    if (key === 'actor') return ({ actor }) => actor.toLowerCase() === wanted;
    if (key === 'type') return ({ type }) => type.toLowerCase().includes(wanted);
    if (key === 'rule') return (record) => rowOf(record).rule?.toLowerCase() === wanted;
    return (record) =>
      String((record as TraceRecord & Readonly<Record<string, unknown>>)[key]).toLowerCase() === wanted;
  });
  return (record) => tests.every((test) => test(record));
}

/** So many records are looked at in one go: a few hundredths of a second. */
const lookedAtOnce = 10_000;

/** The records that pass a filter, by number; it grows with the records. */
export class FilteredLog {
  readonly #events = new Numbers();
  readonly #filter: (record: TraceRecord) => boolean;
  #seen = 0;

  constructor(
    readonly text: string,
    private readonly records: Records,
  ) {
    this.#filter = filterOf(text);
  }

  /** Up to which record it has been looked. */
  get seen(): number {
    return this.#all ? this.records.length : this.#seen;
  }

  get length(): number {
    return this.#all ? this.records.length : this.#events.length;
  }

  /** Looks on for a while; afterwards `seen` and `length` may still grow. */
  look(): void {
    if (this.#all) return;
    const end = Math.min(this.records.length, this.#seen + lookedAtOnce);
    while (this.#seen < end) {
      if (this.#filter(this.records.get(++this.#seen) as TraceRecord)) this.#events.push(this.#seen);
    }
  }

  /** The place of the last row at an event or before it. */
  placeOf(event: number): number {
    return (this.#all ? Math.min(event, this.length) : this.#events.firstAfter(event)) - 1;
  }

  rows(from: number, count: number): readonly LogRow[] {
    const to = Math.min(from + count, this.length);
    const rows: LogRow[] = [];
    for (let at = Math.max(0, from); at < to; at++) {
      const event = this.#all ? at + 1 : (this.#events.at(at) as number);
      rows.push(rowOf(this.records.get(event) as TraceRecord));
    }
    return rows;
  }

  /** Without a filter every record has its row. */
  get #all(): boolean {
    return this.text.trim() === '';
  }
}
