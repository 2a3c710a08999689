import { disassemble } from '../../../src/pa-risc/assembler/disassembler';
import { readInstruction } from '../../../src/pa-risc/assembler/spelling';
import { constant } from '../../../src/pa-risc/assembler/value';
import type { Listed } from '../objdump';

/** A listing has no names: all targets are numbers. */
const contextAt = (at: number) => ({
  here: () => constant(BigInt(at)),
  listing: true,
  lookUp: () => undefined,
  isLinkable: () => false,
});

/** The word that the assembler makes of a listed text. */
const assembled = (text: string, address: number): number =>
  text.startsWith('.word') ? Number(text.slice(5)) >>> 0 : readInstruction(text, contextAt(address));

/**
 * Texts that differ from the listing's, and how many words come back as others that are listed with the same text:
 * short and long displacements, and bits that no text tells.
 */
export function differences(list: readonly Listed[]): { readonly texts: readonly string[]; readonly words: number } {
  const texts: string[] = [];
  let words = 0;
  for (const { address, word, text } of list) {
    const ours = disassemble(word, address);
    if (ours !== text) {
      texts.push(`${address.toString(16)}: ${(word >>> 0).toString(16)} is "${ours}", not "${text}"`);
      continue;
    }
    const back = assembled(text, address);
    if (back === word) continue;
    if (disassemble(back, address) === text) words++;
    else texts.push(`${address.toString(16)}: "${text}" is ${word.toString(16)}, not ${back.toString(16)}`);
  }
  return { texts, words };
}
