import { printableJson } from '../base/printable';

/** The one object of `--json`, on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${printableJson(JSON.stringify(value, undefined, 2))}\n`);
}
