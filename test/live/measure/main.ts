/**
 * Figures of a live machine that is broken again and again: `pauses` tells how long a person at the console waits when
 * the primary is killed, `endurance` how memory and descriptors of each process go while a Linux has a load, and
 * `hostile` what malformed frames and silent connections cost.
 */
import { Command, CommanderError } from 'commander';
import { BadInput } from '../../../src/base/bad-input';
import { wholeNumber } from '../../../src/cli/options/options';
import { tellError } from '../../../src/cli/usage-error';
import { measureEndurance } from './endurance';
import { type HostileOptions, measureHostile } from './hostile';
import { measurePauses, type PauseOptions } from './pauses';

const program = new Command('measure:live --').exitOverride();
program
  .command('pauses')
  .option('--kills <n>', 'of the primary', wholeNumber(1), 50)
  .option('--timeout <ms>', 'of the failure detector', wholeNumber(1), 300)
  .option('--linux', 'at a shell instead of echo', false)
  .action(({ timeout, ...options }: Omit<PauseOptions, 'timeoutMs'> & { readonly timeout: number }) =>
    measurePauses({ ...options, timeoutMs: timeout }),
  );
program
  .command('endurance')
  .option('--minutes <n>', 'how long', wholeNumber(1), 120)
  .action(({ minutes }: { readonly minutes: number }) => measureEndurance(minutes));
program
  .command('hostile')
  .option('--frames <n>', 'at each port', wholeNumber(1), 1_000_000)
  .option('--connections <n>', 'that say nothing, at each port', wholeNumber(1), 10_000)
  .option('--keys', 'over TLS', false)
  .option('--rounds <n>', 'how often all ports are attacked', wholeNumber(1), 1)
  .option('--seed <n>', 'of the frames', wholeNumber(1), 1)
  .action(({ keys, ...options }: Omit<HostileOptions, 'isEncrypted'> & { readonly keys: boolean }) =>
    measureHostile({ ...options, isEncrypted: keys }),
  );

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof BadInput) tellError(error.message);
  else if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}
