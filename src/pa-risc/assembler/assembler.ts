/** An assembler for PA-RISC 1.1 in GNU's syntax: every accepted text has GNU's meaning. */
import type { AssemblerOptions, Assembly } from './assembly';
import { Passes } from './passes';
import { statementsOf } from './statements';

export type { AssembledSection, AssemblerOptions, Assembly } from './assembly';
export { AssemblyError } from './assembly-error';

/**
 * Bytes and labels of a program in GNU's syntax (docs/assembler.md).
 * @throws {AssemblyError} naming file, line and operand
 */
export function assemble(text: string, options: AssemblerOptions = {}): Assembly {
  const { origin = 0, file = 'input', symbols = {} } = options;
  return new Passes(file, origin, symbols).assemble(statementsOf(text, file));
}

/**
 * A program as a tagged template, at address 0: its words, unsigned.
 * @throws {AssemblyError} naming line and operand
 */
export function asm(strings: TemplateStringsArray, ...values: readonly (string | number)[]): readonly number[] {
  const { bytes } = assemble(String.raw({ raw: strings }, ...values), { file: 'asm' });
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length >>> 2 }, (_, at) => view.getUint32(4 * at));
}
