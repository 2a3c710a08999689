import { ElfError } from '../pa-risc/elf';
import type { RunPlan } from '../sim/plan/plan';
import { PowerOnError, powerOnImage } from '../sim/power-on';
import { UsageError } from './usage-error';

/**
 * What a person is told of a guest before anything runs or is written; `name` is the path that was given, `setting` what it
 * depends on.
 *
 * @throws {UsageError} where the guest cannot start
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
