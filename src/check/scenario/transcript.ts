import type { MessageFacts } from '../../ports/records/messages';
import type { TraceRecord } from '../../ports/trace';
import { handled } from '../../trace/handlers';
import { notable, tellDetail } from './narration';
import { QuietStretch } from './quiet-stretch';
import type { Scenario, Shown } from './scenario';

/** A longer transcript shows too much for a reader. */
const greatestLines = 5000;
const nameWidth = 8;
/** The acts of one processor at one instant share a line up to this length. */
const greatestWidth = 120;

/** After a record of these types a processor is in no epoch. */
const ends: readonly string[] = ['processor.killed', 'claim.refused', 'role.deposed'];

/** Console bytes of one processor share a line, up to this number. */
interface Printing {
  readonly type: string;
  text: string;
  /** The line of these bytes. */
  readonly line: number;
}

/** The story of a run: everything in the part that the scenario shows, and the notable records of the rest. */
export class Transcript {
  private readonly told: string[] = [];
  private readonly shown: readonly Shown[];
  /** The epoch of each processor. */
  private readonly epochs = new Map<string, number>();
  private readonly printing = new Map<string, Printing>();
  private readonly quiet = new QuietStretch();
  private cut = false;
  /** The bytes of the last line, if more may join. */
  private last: TraceRecord | undefined;

  constructor({ shown }: Pick<Scenario, 'shown'>) {
    this.shown = shown;
  }

  get lines(): readonly string[] {
    return this.cut ? [...this.told, `  … and more, which is not told`] : this.told;
  }

  /** Records of receipt and acknowledgment with the fields of the sending. */
  hear(record: TraceRecord): void {
    const shown = this.isShown(record);
    const words = handled(notable, record);
    if (words !== undefined) this.tell(record, words);
    else if (shown) this.tellDetail(record);
    else this.quiet.add(record);
    if (record.type === 'epoch.ended') this.epochs.set(record.actor, record.epoch + 1);
    if (ends.includes(record.type)) this.epochs.delete(record.actor);
  }

  end(): void {
    this.sumUp(true);
  }

  private tell(record: TraceRecord, words: string): void {
    this.sumUp();
    this.printing.delete(record.actor);
    this.push(record, words);
  }

  private tellDetail(record: TraceRecord): void {
    const { type } = record;
    if ((type === 'output.released' || type === 'output.absorbed') && record.byte !== undefined) {
      this.print(record, record.byte);
      return;
    }
    const words = tellDetail(record);
    if (words === undefined) return;
    if (type === 'time.read' && this.readsAgain(record)) return;
    const joined = `${this.told.at(-1)}; ${words}`;
    const { actor, at } = this.last ?? {};
    if (actor !== record.actor || at !== record.at || joined.length > greatestWidth) {
      this.tell(record, words);
      this.last = record;
    } else {
      this.told[this.told.length - 1] = joined;
      this.last = record;
    }
  }

  /** A guest that reads the clock in a loop gets one line. */
  private readsAgain({ actor }: TraceRecord): boolean {
    const line = this.told.at(-1) ?? '';
    if (this.last?.type !== 'time.read' || this.last.actor !== actor) return false;
    const [, told, times = 0] = /^(.*?)(?:, and (\d+) times more)?$/.exec(line) ?? [];
    this.told[this.told.length - 1] = `${told}, and ${Number(times) + 1} times more`;
    return true;
  }

  /** Adds bytes to the line of the bytes before. */
  private print(record: TraceRecord, byte: number): void {
    const { actor, type } = record;
    const character = String.fromCharCode(byte);
    const printing = this.printing.get(actor);
    if (printing?.type === type && !printing.text.endsWith('\n')) {
      printing.text += character;
      this.told[printing.line] = `${this.told[printing.line].replace(/“.*”$/, '')}${quoted(printing.text)}`;
      return;
    }
    const verb = type === 'output.released' ? 'prints' : 'absorbs the output';
    this.tell(record, `${verb} ${quoted(character)}`);
    this.printing.set(actor, { type, text: character, line: this.told.length - 1 });
  }

  private sumUp(end = false): void {
    const stretch = this.quiet.take(end);
    if (stretch !== undefined) this.add(`${' '.repeat(10)} ${stretch}`);
  }

  private push({ at, actor }: TraceRecord, words: string): void {
    this.add(`${(at / 1e6).toFixed(3).padStart(10)} ${actor.padEnd(nameWidth)} ${words}`);
  }

  private add(line: string): void {
    this.last = undefined;
    if (this.told.length < greatestLines) this.told.push(line);
    else this.cut = true;
  }

  /** The epoch of a record: a message's own, or else that of the processor, or of one of the processors. */
  private isShown(record: TraceRecord): boolean {
    const { at, actor } = record;
    const own = isOfMessage(record) ? record.epoch : this.epochs.get(actor);
    const epochs = own === undefined ? [...this.epochs.values()] : [own];
    if (epochs.length === 0) epochs.push(0);
    return this.shown.some(({ of, from, to }) =>
      of === 'time' ? at >= from && at <= to : epochs.some((each) => each >= from && each <= to),
    );
  }
}

const isOfMessage = (
  record: TraceRecord,
): record is TraceRecord<'message.sent' | 'message.received' | 'message.acknowledged'> & Pick<MessageFacts, 'epoch'> =>
  record.type.startsWith('message.');

const quoted = (text: string): string => `“${JSON.stringify(text).slice(1, -1)}”`;
