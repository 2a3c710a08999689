/** `understudy disasm`: the code of an executable as text. */
import { printable } from '../base/printable';
import { disassemble } from '../pa-risc/assembler/disassembler';
import { ElfError } from '../pa-risc/elf';
import { type Code, readCode } from '../pa-risc/elf-code';
import { readInput } from './files/input-files';
import { UsageError } from './usage-error';

interface Listed {
  readonly address: number;
  readonly word: number;
  readonly text: string;
  /** The label of this address. */
  readonly symbol?: string;
}

const hexadecimal = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
/** Lines that are written at once. */
const writtenAtOnce = 4096;

/**
 * Address, word and text of each word of code, by symbol, as `objdump -d` does. Without sections the segments count as
 * code.
 */
export function disasmCommand(path: string, { json }: { readonly json?: true }): number {
  const code = codeOf(path);
  if (json) {
    process.stdout.write(`${JSON.stringify([...listing(code)])}\n`);
    return 0;
  }
  let lines = '';
  let count = 0;
  for (const { address, word, text, symbol } of listing(code)) {
    if (symbol !== undefined) lines += `${hexadecimal(address)} <${printable(symbol)}>:\n`;
    lines += `${hexadecimal(address)}  ${hexadecimal(word)}  ${text}\n`;
    if (++count % writtenAtOnce === 0) {
      process.stdout.write(lines);
      lines = '';
    }
  }
  process.stdout.write(lines);
  return 0;
}

function* listing(code: readonly Code[]): Generator<Listed> {
  for (const { address: first, bytes, symbols } of code) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const address = first + at;
      const word = view.getUint32(at);
      const symbol = symbols.get(address);
      yield { address, word, text: disassemble(word, address), ...(symbol === undefined ? {} : { symbol }) };
    }
  }
}

function codeOf(path: string): readonly Code[] {
  try {
    return readCode(readInput('executable', path));
  } catch (error) {
    if (error instanceof ElfError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}
