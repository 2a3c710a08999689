/** `inspect` on the command line. */
import type { Command } from 'commander';
import { wholeNumber } from '../options/options';
import type { InspectCommandOptions } from './inspect';

export function addInspectCommand(program: Command): void {
  program
    .command('inspect')
    .description('serve a page that shows the actors of any program that uses XState; it listens on this machine only')
    .option('--port <n>', 'where the page is, and where programs connect', wholeNumber(0, 65_535), 8080)
    .option('--host <address>', 'serve other machines too, at this address of this machine')
    .option('--max-message <mb>', 'refuse longer messages', wholeNumber(1, 64), 8)
    .option('--memory <mb>', 'messages beyond this are kept on disk', wholeNumber(4, 4096), 64)
    .option('--disk <mb>', 'the oldest messages beyond this are forgotten', wholeNumber(16, 1 << 20), 1024)
    .action(async (options: InspectCommandOptions) => {
      const { inspectCommand } = await import('./inspect');
      await inspectCommand(options);
    });
}
