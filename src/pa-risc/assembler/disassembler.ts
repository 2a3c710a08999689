/** Words as text, in the syntax of GNU's assembler. */
import { writeInstruction } from './spelling';

/**
 * The text of an instruction word at an address, as GNU's disassembler prints it for a program without symbols. A word
 * that is no instruction becomes data.
 */
export const disassemble = (word: number, address: number): string =>
  writeInstruction(word, address) ?? `.word 0x${(word >>> 0).toString(16).padStart(8, '0')}`;
