import { longestNs } from '../../sim/plan/settings-grammar';
import { ScenarioError } from './scenario-error';

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** A text in quotation marks, a comma, or a word between blanks. */
const wordPattern = /"(?:[^"\\]|\\.)*"|,|[^\s,"]+|"/g;
const units: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
const durationPattern = /^(\d+(?:\.\d+)?)(ns|us|ms|s)$/;

/** One statement, read word by word; a wrong word throws a `ScenarioError` that names it. */
export class Line {
  readonly #words: readonly Word[];
  #next = 0;

  constructor(
    private readonly file: string,
    readonly number: number,
    /** The line without its comment. */
    readonly source: string,
  ) {
    this.#words = [...source.matchAll(wordPattern)].map(([text]) => ({ text, quoted: text.startsWith('"') }));
  }

  get atEnd(): boolean {
    return this.#next === this.#words.length;
  }

  /** The next word, unless it is a quoted text; the reader stays before that word. */
  get ahead(): string | undefined {
    const word = this.#words[this.#next];
    return word === undefined || word.quoted ? undefined : word.text;
  }

  /** Whether these words come next. */
  begins(...words: readonly string[]): boolean {
    return words.every((word, at) => {
      const found = this.#words[this.#next + at];
      return found !== undefined && !found.quoted && found.text === word;
    });
  }

  /** Skips these words if they come next. */
  passes(...words: readonly string[]): boolean {
    const come = this.begins(...words);
    if (come) this.#next += words.length;
    return come;
  }

  word(expected: string): string {
    const { ahead } = this;
    if (ahead === undefined || ahead === ',') this.fail(expected);
    this.#next++;
    return ahead;
  }

  /** A text between quotation marks, with the escapes of JSON. */
  text(expected: string): string {
    const word = this.#words[this.#next];
    if (word === undefined || !word.quoted) this.fail(`${expected}, between quotation marks`);
    try {
      const text: unknown = JSON.parse(word.text);
      this.#next++;
      return text as string;
    } catch {
      this.fail(`${expected}, between quotation marks, with escapes as in JSON`);
    }
  }

  oneOf<Name extends string>(names: readonly Name[]): Name {
    const found = names.find((name) => name === this.ahead);
    if (found === undefined) this.fail(names.length === 1 ? names[0] : `one of ${names.join(', ')}`);
    this.#next++;
    return found;
  }

  whole(what: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
    const text = this.ahead ?? '';
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) this.fail(`${what}: a whole number, ${range}`);
    this.#next++;
    return value;
  }

  /** `12.5 ms` or `12.5ms`, in nanoseconds. */
  duration(what: string, least = 0): number {
    const words = [this.ahead ?? '', this.#words[this.#next + 1]?.text ?? ''];
    const apart = /^[\d.]+$/.test(words[0]);
    const nanoseconds = durationOf(apart ? words.join('') : words[0]);
    if (nanoseconds === undefined) this.fail(`${what}: a number with its unit (ns, us, ms or s), such as 12.5 ms`);
    if (nanoseconds < least) this.fail(`${what}: a time of more than 0`);
    if (nanoseconds > longestNs) this.fail(`${what}: a time of at most ${longestNs / 1e9} s`);
    this.#next += apart ? 2 : 1;
    return nanoseconds;
  }

  /** Passes the rest of the line to a grammar of settings (`key=value,key=value`), which throws errors of its own. */
  settings<Value>(expected: string, read: (text: string) => Value): Value {
    if (this.atEnd) this.fail(expected);
    const text = this.#words
      .slice(this.#next)
      .map((word) => word.text)
      .filter((word) => word !== ',')
      .join(',');
    try {
      const value = read(text);
      this.#next = this.#words.length;
      return value;
    } catch (error) {
      const { message } = error as Error;
      const [, wanted = `each setting once: ${message}`] = /expected (.*?)\.?$/s.exec(message) ?? [];
      throw new ScenarioError(this.file, this.number, `"${text}"`, wanted);
    }
  }

  /** Throws if the line goes on. */
  end(form: string): void {
    if (!this.atEnd) this.fail(`the end of the line (${form})`);
  }

  fail(expected: string): never {
    const word = this.#words[this.#next];
    const found = word === undefined ? 'the end of the line' : word.quoted ? word.text : `"${word.text}"`;
    throw new ScenarioError(this.file, this.number, found, expected);
  }
}

/** Nanoseconds of `12.5ms`; `undefined` if the text is no duration. */
function durationOf(text: string): number | undefined {
  const [, number, unit] = durationPattern.exec(text) ?? [];
  return number === undefined ? undefined : Math.round(Number(number) * units[unit]);
}

/** The line up to its comment: a `#` at the start of a word that is not between quotation marks. */
export function withoutComment(line: string): string {
  for (const { 0: word, index } of line.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)) {
    if (word.startsWith('#')) return line.slice(0, index).trim();
  }
  return line.trim();
}
