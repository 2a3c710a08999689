import { printable } from '../base/printable';
import { AssemblyError, assemble } from '../pa-risc/assembler/assembler';
import { writeElf } from '../pa-risc/elf-writer';
import { textInput } from './files/input-files';
import { writeOutput } from './files/output-file';
import { UsageError } from './usage-error';

export interface AsmOptions {
  readonly output: string;
  readonly text: number;
  readonly entry: string;
}

/** `understudy asm`: assembles a file into an executable. */
export function asmCommand(path: string, { output, text, entry }: AsmOptions): number {
  const program = assembled(textInput('source', path), path, text);
  const { bytes, labels } = program;
  const start = labels.get(entry);
  if (start === undefined)
    throw new UsageError(`${path}: there is no label ${entry} to begin at (name another with --entry)`);
  writeOutput('executable', output, [writeElf(start, text, bytes, program)]);
  process.stderr.write(
    `${printable(output)}: ${bytes.length} bytes at 0x${text.toString(16)}, entry 0x${start.toString(16)}\n`,
  );
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
