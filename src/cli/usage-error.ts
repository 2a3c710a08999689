import pc from 'picocolors';
import { printable } from '../base/printable';

/** Bad input: one clear line that names the thing and what to do; exit code 2. */
export class UsageError extends Error {}

/** Tells a person of bad input, on stderr. */
export function tellError(message: string): void {
  process.stderr.write(`${pc.red('error:')} ${printable(message)}\n`);
}
