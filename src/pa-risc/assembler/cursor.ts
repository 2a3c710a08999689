/** Reading a statement from left to right. */
import type { Value } from './value';

/**
 * What a statement says that cannot be: the place in the statement and the reason. It is no `Error`: most instructions have spellings that
 * do not fit before the one that does, and the trace of a stack takes ten times as long as reading a statement.
 */
export class Mismatch {
  constructor(
    readonly at: number,
    readonly message: string,
    /** How far the statement was understood. */
    readonly reach = at,
  ) {}
}

/** A name that stands for nothing yet. */
export class NotDefined extends Mismatch {}

export interface CursorContext {
  /** What `.` stands for: the address of the instruction, or of the datum. */
  readonly here: () => Value;
  /** Numbers without prefix are hexadecimal, as in a disassembler's listing. */
  readonly listing: boolean;
  /** The value of a name, if it has one. */
  readonly lookUp: (name: string) => Value | undefined;
  /** Whether an address can stand in a word of the program: one that moves with it as a whole, or against the data's. */
  readonly isLinkable: (value: Value) => boolean;
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

  /** Nothing but white space may be left. */
  end(): void {
    this.take(/\s*/y);
    if (this.at < this.text.length) this.fail('expected the end of the operands');
  }

  /** Ends the attempt to read the statement this way. */
  fail(message: string, at = this.at): never {
    throw new Mismatch(at, message, this.at);
  }
}
