import pc from 'picocolors';
import { BadInput } from '../base/bad-input';
import { printable } from '../base/printable';

/** Bad input of the command line: arguments, options, files. */
export class UsageError extends BadInput {}

/** Tells a person of bad input, on stderr. */
export function tellError(message: string): void {
  process.stderr.write(`${pc.red('error:')} ${printable(message)}\n`);
}
