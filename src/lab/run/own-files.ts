/** A visitor's own files as the scenario's: what is assembler text becomes an executable when it is asked for. */
import type { ScenarioFiles } from '../../check/scenario/planned';
import { AssemblyError, assemble } from '../../pa-risc/assembler/assembler';
import { writeElf } from '../../pa-risc/elf-writer';

/** Where the lab puts a program that is given as text, as `understudy asm` does. */
const textAddress = 0x100000;
const entry = '_start';

const nameOf = (path: string): string => path.split('/').at(-1) ?? path;

export function ownFiles(given: Readonly<Record<string, Uint8Array>>, shipped: ScenarioFiles['file']): ScenarioFiles {
  return {
    file: (path, what) => {
      const bytes = given[nameOf(path)];
      if (bytes === undefined) return shipped(path, what);
      return /\.(s|asm)$/i.test(path) ? assembled(nameOf(path), new TextDecoder().decode(bytes)) : bytes;
    },
  };
}

function assembled(name: string, source: string): Uint8Array {
  try {
    const program = assemble(source, { origin: textAddress, file: name });
    const start = program.labels.get(entry) ?? textAddress;
    return writeElf(start, textAddress, program.bytes, program);
  } catch (error) {
    if (error instanceof AssemblyError) throw new Error(error.message);
    throw error;
  }
}
