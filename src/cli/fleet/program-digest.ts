/** What makes this program this one: the digest of its code and of its guests. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOfParts } from '../../base/digest';

let known: string | undefined;

export function programDigest(): string {
  known ??= digestOfParts(parts());
  return known;
}

function* parts(): Generator<Uint8Array | string> {
  const code = dirname(fileURLToPath(import.meta.url));
  const guests = fileURLToPath(new URL('../examples/guests/', import.meta.url));
  for (const [folder, ending] of [
    [code, '.js'],
    [guests, '.elf'],
  ] as const) {
    for (const name of readdirSync(folder).sort()) {
      if (!name.endsWith(ending)) continue;
      yield name;
      yield readFileSync(join(folder, name));
    }
  }
}
