/** Facts of the trace, as a scenario names them: `left sent epochEnd epoch=40`, `promotion`. */
import type { Stateless } from '../../base/state-marks';
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

/** A message that is not acknowledged is forgotten after so many later ones. */
const remembered = 4096;

/** The fields of the record of a sending. */
class Sent implements Stateless {
  readonly isStateless = true;

  constructor(readonly facts: Readonly<Record<string, unknown>>) {}
}

/** What has been sent on one way, by sequence, and may still be received or acknowledged. */
type OnWay = Map<number, Sent>;

/** Adds to the record of a message's receipt or acknowledgment the fields of the record of its sending. */
export class MessageMemory {
  private readonly ways = new Map<string, OnWay>();

  enriched(record: TraceRecord): TraceRecord {
    if (record.type === 'message.sent') {
      this.sends(record);
      return record;
    }
    if (record.type === 'message.received')
      return withFacts(record, this.ways.get(`${record.from}>${record.actor}`)?.get(record.sequence));
    if (record.type !== 'message.acknowledged') return record;
    const way = this.ways.get(`${record.actor}>${record.by}`);
    const sent = way?.get(record.upTo);
    // Earlier messages have arrived before this one.
    for (const sequence of way?.keys() ?? []) {
      if (sequence >= record.upTo) break;
      way?.delete(sequence);
    }
    return withFacts(record, sent);
  }

  private sends(record: TraceRecord<'message.sent'>): void {
    const { event, at, actor, type, to, ...facts } = record;
    const name = `${actor}>${to}`;
    const way: OnWay = this.ways.get(name) ?? new Map();
    this.ways.set(name, way);
    way.set(record.sequence, new Sent(facts));
    if (way.size > remembered) way.delete(way.keys().next().value as number);
  }
}

const withFacts = (record: TraceRecord, sent: Sent | undefined): TraceRecord =>
  sent === undefined ? record : { ...sent.facts, ...record };
