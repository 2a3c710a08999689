import type { TraceRecord } from '../../ports/trace';
import { notable, tellDetail } from './narration';
import { QuietStretch } from './quiet-stretch';
import type { Scenario, Shown } from './scenario';

const bullet = '  ';
/** A transcript that is longer shows too much to be read. */
const greatestLines = 5000;
const nameWidth = 6;

/** Console bytes of one processor that are told together. */
interface Printing {
  readonly type: string;
  text: string;
  /** The line that tells of them. */
  readonly line: number;
}

/** The story of a run: the part that the scenario shows in full, of the rest only what is notable. */
export class Transcript {
  readonly #lines: string[] = [];
  readonly #shown: readonly Shown[];
  /** The epoch that each processor is in. */
  readonly #epochs = new Map<string, number>();
  readonly #printing = new Map<string, Printing>();
  readonly #quiet = new QuietStretch();
  #cut = false;

  constructor({ shown }: Pick<Scenario, 'shown'>) {
    this.#shown = shown;
  }

  get lines(): readonly string[] {
    return this.#cut ? [...this.#lines, `${bullet}… and more, which is not told`] : this.#lines;
  }

  /** Received and acknowledged messages come with the facts of their sending. */
  hear(record: TraceRecord): void {
    const shown = this.#isShown(record);
    const words = notable[record.type]?.(record) ?? (shown ? this.#inDetail(record) : undefined);
    if (words === undefined && !shown) this.#quiet.add(record);
    else if (words !== undefined) this.#tell(record, words);
    if (record.type === 'epoch.ended') this.#epochs.set(record.actor, (record.epoch as number) + 1);
  }

  end(): void {
    this.#sumUp();
  }

  /** What is told in a line of its own; bytes join the line of those before them. */
  #inDetail(record: TraceRecord): string | undefined {
    const { actor, type, output, byte } = record;
    if (output !== 'byte') return tellDetail(record);
    const character = String.fromCharCode(byte as number);
    const printing = this.#printing.get(actor);
    if (printing?.type === type && !printing.text.endsWith('\n')) {
      printing.text += character;
      this.#lines[printing.line] = `${this.#lines[printing.line].replace(/“.*”$/, '')}${quoted(printing.text)}`;
      return undefined;
    }
    this.#sumUp();
    const verb = type === 'output.released' ? 'prints' : 'absorbs the output';
    this.#printing.set(actor, { type, text: character, line: this.#lines.length });
    this.#push(record, `${verb} ${quoted(character)}`);
    return undefined;
  }

  #tell(record: TraceRecord, words: string): void {
    this.#sumUp();
    this.#printing.delete(record.actor);
    this.#push(record, words);
  }

  #sumUp(): void {
    const stretch = this.#quiet.take();
    if (stretch !== undefined) this.#add(`${' '.repeat(10)} ${stretch}`);
  }

  #push({ at, actor }: TraceRecord, words: string): void {
    this.#add(`${(at / 1e6).toFixed(3).padStart(10)} ${actor.padEnd(nameWidth)} ${words}`);
  }

  #add(line: string): void {
    if (this.#lines.length < greatestLines) this.#lines.push(bullet.slice(2) + line);
    else this.#cut = true;
  }

  /** A message belongs to its epoch, all else to the epoch of the processor, or of one of them. */
  #isShown({ at, actor, type, epoch }: TraceRecord): boolean {
    const own = type.startsWith('message.') ? (epoch as number | undefined) : this.#epochs.get(actor);
    const epochs = own === undefined ? [...this.#epochs.values()] : [own];
    if (epochs.length === 0) epochs.push(0);
    return this.#shown.some(({ of, from, to }) =>
      of === 'time' ? at >= from && at <= to : epochs.some((each) => each >= from && each <= to),
    );
  }
}

const quoted = (text: string): string => `“${JSON.stringify(text).slice(1, -1)}”`;
