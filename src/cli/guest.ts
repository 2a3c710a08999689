import { ElfError } from '../pa-risc/elf';
import { PowerOnError, powerOnImage } from '../replica/power-on';
import type { RunPlan } from '../sim/plan/plan';
import { UsageError } from './usage-error';

/**
 * The warnings about a guest, before a run or any output; `name` is the given path, `setting` the option on which a
 * warning depends.
 *
 * @throws {UsageError} if the guest cannot start
 */
export function checkGuest(
  name: string,
  plan: Pick<RunPlan, 'guest' | 'append' | 'initrd' | 'memorySize'>,
  setting = '',
): void {
  try {
    for (const warning of powerOnImage(plan).warnings) process.stderr.write(`warning: ${name}: ${warning}\n`);
  } catch (error) {
    if (error instanceof ElfError || error instanceof PowerOnError)
      throw new UsageError(`${name}: ${error.message}${setting}`);
    throw error;
  }
}
