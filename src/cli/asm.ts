import { AssemblyError, assemble } from '../pa-risc/assembler/assembler';
import { disassemble } from '../pa-risc/assembler/disassembler';
import { ElfError, readElf } from '../pa-risc/elf';
import { writeElf } from '../pa-risc/elf-writer';
import { readInput } from './files';
import { writeOutput } from './output-file';
import { UsageError } from './usage-error';

export interface AsmOptions {
  readonly output: string;
  readonly text: number;
  readonly entry: string;
}

/** `understudy asm`: assembles a file into an executable. */
export function asmCommand(path: string, { output, text, entry }: AsmOptions): number {
  const source = new TextDecoder().decode(readInput('source', path));
  const { bytes, labels } = assembled(source, path, text);
  const start = labels.get(entry);
  if (start === undefined)
    throw new UsageError(`${path}: there is no label ${entry} to begin at (name another with --entry)`);
  writeOutput('executable', output, [writeElf(start, text, bytes)]);
  process.stderr.write(`${output}: ${bytes.length} bytes at 0x${text.toString(16)}, entry 0x${start.toString(16)}\n`);
  return 0;
}

function assembled(source: string, path: string, origin: number) {
  try {
    return assemble(source, { origin, file: path });
  } catch (error) {
    if (error instanceof AssemblyError) throw new UsageError(error.message);
    throw error;
  }
}

const hexadecimal = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** `understudy disasm`: address, word and text of each word of the segments with code, at the addresses that the file says. */
export function disasmCommand(path: string, { json }: { readonly json?: true }): number {
  const listing = segmentsOf(path).flatMap(({ address, bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: bytes.length >>> 2 }, (_, at) => {
      const word = view.getUint32(4 * at);
      return { address: address + 4 * at, word, text: disassemble(word, address + 4 * at) };
    });
  });
  if (json) process.stdout.write(`${JSON.stringify(listing)}\n`);
  else
    for (const { address, word, text } of listing)
      process.stdout.write(`${hexadecimal(address)}  ${hexadecimal(word)}  ${text}\n`);
  return 0;
}

function segmentsOf(path: string) {
  try {
    const segments = readElf(readInput('executable', path)).segments.filter(({ executable }) => executable);
    if (segments.length === 0) throw new UsageError(`${path}: it has no executable segment`);
    return segments;
  } catch (error) {
    if (error instanceof ElfError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}
