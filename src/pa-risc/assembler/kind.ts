/** An operand or a completer: its bits of the word, and how they are printed and read. */
import type { Cursor } from './cursor';

export interface Kind {
  readonly mask: number;
  /** The text of the word's bits; `undefined` if they have none. */
  readonly format: (word: number, address: number) => string | undefined;
  /** The bits of the text at the cursor; throws a `Mismatch`. */
  readonly parse: (cursor: Cursor) => number;
}
