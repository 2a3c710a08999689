/** Reading a statement from left to right. */
import type { Value } from './value';

/** What a statement says that cannot be: the place in the statement and the reason. */
export class Mismatch extends Error {
  constructor(
    readonly at: number,
    message: string,
    /** How far the statement was understood. */
    readonly reach = at,
  ) {
    super(message);
  }
}

export interface CursorContext {
  /** The address of the statement: what `.` stands for. */
  readonly here: number;
  /** Numbers without prefix are hexadecimal, as in a disassembler's listing. */
  readonly listing: boolean;
  /** The value of a name, if it has one. */
  readonly lookUp: (name: string) => Value | undefined;
}

export class Cursor {
  at = 0;

  constructor(
    readonly text: string,
    readonly context: CursorContext,
  ) {}

  /** Takes what the sticky pattern matches here, or nothing. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }

  /** Takes exactly this text, with any white space before it; a space in it stands for any white space. */
  expect(literal: string): void {
    for (const character of literal) {
      this.take(/\s*/y);
      if (character === ' ') continue;
      if (this.#next() !== character) this.fail(`expected "${character}"`);
      this.at++;
    }
  }

  /** The next character in lower case; the % before a register's name does not count. */
  #next(): string {
    if (/^%[a-z]/i.test(this.text.slice(this.at, this.at + 2))) this.at++;
    return this.text.charAt(this.at).toLowerCase();
  }

  /** Ends the attempt to read the statement this way. */
  fail(message: string, at = this.at): never {
    throw new Mismatch(at, message, this.at);
  }
}
