/** Reads a statement from left to right. */
import type { Value } from './value';

/**
 * A statement that does not fit: the place in the statement and the reason. This is no `Error`: most instructions have
 * spellings that do not fit before the one that does, and a stack trace takes ten times as long as reading a statement.
 */
export class Mismatch {
  constructor(
    readonly at: number,
    readonly message: string,
    /** The place up to which the statement was understood. */
    readonly reach = at,
  ) {}
}

/** A name without a meaning so far. */
export class NotDefined extends Mismatch {}

export interface CursorContext {
  /** The value of `.`: the address of the instruction, or of the datum. */
  readonly here: () => Value;
  /** Numbers without prefix are hexadecimal, as in a disassembler's listing. */
  readonly listing: boolean;
  /** The value of a name, if it has one. */
  readonly lookUp: (name: string) => Value | undefined;
  /**
   * Whether a word of the program can hold the address: one that moves with the program as a whole, or relative to the
   * data's.
   */
  readonly isLinkable: (value: Value) => boolean;
}

export class Cursor {
  at = 0;

  constructor(
    readonly text: string,
    readonly context: CursorContext,
  ) {}

  /** Takes the text that the sticky pattern matches here; `undefined` without a match. */
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

  /** Fails unless only white space is left. */
  end(): void {
    this.take(/\s*/y);
    if (this.at < this.text.length) this.fail('expected the end of the operands');
  }

  /** Ends the attempt to read the statement in this spelling. */
  fail(message: string, at = this.at): never {
    throw new Mismatch(at, message, this.at);
  }
}
