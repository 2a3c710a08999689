/** The words of `understudy asm` and `understudy disasm`. */
import { type Command, Option } from 'commander';
import type { AsmOptions } from './asm';
import { address } from './options/options';

export function addAssemblerCommands(program: Command): void {
  program
    .command('asm')
    .description('assemble a program for PA-RISC 1.1, in the syntax of GNU’s assembler')
    .argument('<file.s>', 'the source')
    .requiredOption('-o, --output <file.elf>', 'the executable to write')
    .addOption(
      new Option('--text <address>', 'where the program stands').argParser(address).default(0x100000, '0x100000'),
    )
    .option('--entry <label>', 'where it begins', '_start')
    .action(async (file: string, options: AsmOptions) => {
      const { asmCommand } = await import('./asm');
      process.exitCode = asmCommand(file, options);
    });

  program
    .command('disasm')
    .description('list the code of an executable for PA-RISC, by symbol, as objdump -d writes it')
    .argument('<file.elf>', 'the executable')
    .option('--json', 'print one array of addresses, words and texts')
    .action(async (file: string, options: { json?: true }) => {
      const { disasmCommand } = await import('./disasm');
      process.exitCode = disasmCommand(file, options);
    });
}
