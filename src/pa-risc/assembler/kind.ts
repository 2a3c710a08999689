/** An operand or a completer: the bits of the word that it owns, and how they are written and read. */
import type { Cursor } from './cursor';

export interface Kind {
  readonly mask: number;
  /** The text of the word's bits; `undefined` when there is none for them. */
  readonly format: (word: number, address: number) => string | undefined;
  /** The bits that the text at the cursor stands for; throws a `Mismatch`. */
  readonly parse: (cursor: Cursor) => number;
}
