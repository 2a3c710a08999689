/** Facts of the trace, as a scenario names them: `left sent epochEnd epoch=40`, `promotion`. */
import type { TraceRecord, WrittenRecord } from '../../ports/trace';
import type { Line } from './line';

export interface Fact {
  /** The text of the fact in the scenario. */
  readonly words: string;
  readonly matches: (record: TraceRecord) => boolean;
}

export const factForm = 'WHO WHAT VALUE… (left sent epochEnd epoch=40), or promotion, kill, suspicion, freeze, thaw';

const anyone = 'anyone';
/** Facts with a name of their own. */
const named: Readonly<Record<string, string>> = {
  promotion: 'role.primary',
  kill: 'processor.killed',
  suspicion: 'detector.suspected',
  freeze: 'processor.frozen',
  thaw: 'processor.thawed',
};
const valuePattern = /^([\w.]+)=(.+)$/;

/** Reads a fact up to a comma, a word that ends it, or the end of the line. */
export function readFact(line: Line, until: readonly string[] = []): Fact {
  const first = line.word(`a fact: ${factForm}`);
  if (Object.hasOwn(named, first)) return { words: first, matches: ({ type }) => type === named[first] };
  const what = line.word(`what ${first} does, such as sent, message.sent or epoch.ended`);
  const values: string[] = [];
  while (line.ahead !== undefined && line.ahead !== ',' && !until.includes(line.ahead))
    values.push(line.word('a value'));
  return { words: [first, what, ...values].join(' '), matches: (record) => matches(record, first, what, values) };
}

function matches(record: TraceRecord, who: string, what: string, values: readonly string[]): boolean {
  const { type, actor, event, at, ...fields }: WrittenRecord = record;
  if (who !== anyone && actor !== who) return false;
  if (type !== what && !type.endsWith(`.${what}`)) return false;
  return values.every((value) => {
    const [, field, wanted] = valuePattern.exec(value) ?? [];
    return field === undefined
      ? Object.values(fields).some((found) => String(found) === value)
      : String(fields[field]) === wanted;
  });
}

/** A message is forgotten after so many later ones. */
const remembered = 4096;

/** Adds to the record of a message's receipt or acknowledgment the fields of the record of its sending. */
export class MessageMemory {
  private readonly sent = new Map<string, Readonly<Record<string, unknown>>>();

  enriched(record: TraceRecord): TraceRecord {
    if (record.type === 'message.sent') {
      const { event, at, actor, type, to, ...facts } = record;
      this.sent.set(`${actor}>${to} ${record.sequence}`, facts);
      if (this.sent.size > remembered) this.sent.delete(this.sent.keys().next().value as string);
      return record;
    }
    const key =
      record.type === 'message.received'
        ? `${record.from}>${record.actor} ${record.sequence}`
        : record.type === 'message.acknowledged'
          ? `${record.actor}>${record.by} ${record.upTo}`
          : undefined;
    const facts = key === undefined ? undefined : this.sent.get(key);
    return facts === undefined ? record : { ...facts, ...record };
  }
}
