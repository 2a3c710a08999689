/**
 * Two corpora whose bytes are GNU's: 500 lines of directives, and what `gcc -S` writes for 42 C files. What the tools
 * made is kept, so that the comparison needs none of them; `GNU_GOLDEN=write npx vitest run
 * test/pa-risc/gnu-corpus.test.ts` makes it again.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { decode, encode } from 'cbor-x';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { compiled, isInstalled, linked, outsideOf, type Symbols } from './corpus/gnu';

interface Kept {
  readonly source: string;
  readonly symbols: Symbols;
  /** By the name of the section. */
  readonly sections: Readonly<Record<string, Uint8Array>>;
}

const golden = 'test/pa-risc/corpus/golden.cbor.br';
const directives = readFileSync('test/pa-risc/corpus/directives.s', 'utf8');
const own = 'test/pa-risc/corpus/c';
const guests = 'examples/guests';
/** A table of procedures: `P%`, an entry in a table that the linker makes, which ours does not have. */
const beyond = ['unkind.c'];
const filesOf = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.c') && !beyond.includes(name));
const files = [
  ...filesOf(own).map((name) => join(own, name)),
  ...readdirSync(guests, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => filesOf(join(guests, name)).map((file) => join(guests, name, file))),
].sort();
/** Two folders may have files of one name. */
const nameOf = (file: string) => `${basename(dirname(file))}/${basename(file, '.c')}`;
const optimizations = ['-O0', '-O1', '-O2', '-Os'];

const assembled = (source: string, symbols: Symbols) => assemble(source, { origin: 0x100000, symbols });

function gnu(source: string): Kept {
  const symbols = outsideOf(source);
  const assembly = assembled(source, symbols);
  const bytes = linked(source, symbols, assembly);
  return {
    source,
    symbols,
    sections: Object.fromEntries(assembly.sections.map(({ name }, at) => [name, bytes[at]])),
  };
}

const sources = (): readonly (readonly [name: string, source: string])[] => [
  ['directives', directives],
  ...files.map((file, at) => [nameOf(file), compiled(file, optimizations[at % 4])] as const),
];

if (process.env.GNU_GOLDEN === 'write') {
  const made = Object.fromEntries(sources().map(([name, source]) => [name, gnu(source)]));
  writeFileSync(golden, brotliCompressSync(encode(made)));
}
const kept = decode(brotliDecompressSync(readFileSync(golden))) as Readonly<Record<string, Kept>>;

/** Ours beside theirs, which is filled up to the section's alignment. */
function compare({ source, symbols, sections }: Kept): void {
  const { bytes, origin, sections: ours } = assembled(source, symbols);
  for (const { name, kind, address, size } of ours.filter(({ kind }) => kind !== 'zeros')) {
    const made = Buffer.from(bytes.subarray(address - origin, address - origin + size));
    const theirs = Buffer.from(sections[name]);
    expect([name, kind, made.toString('hex')]).toEqual([name, kind, theirs.subarray(0, size).toString('hex')]);
    expect(theirs.subarray(size).every((byte) => byte === 0)).toBe(true);
  }
}

describe('the bytes of GNU’s assembler and linker', () => {
  test('the corpora: 500 lines of directives, and more than 40 C files with as many programs', () => {
    expect(directives.trimEnd().split('\n').length).toBe(500);
    expect(files.length).toBeGreaterThanOrEqual(40);
    expect(Object.keys(kept).sort()).toEqual(['directives', ...files.map(nameOf)].sort());
    expect(kept.directives.source).toBe(directives);
  });

  test.each(Object.keys(kept))('%s, as kept', (name) => compare(kept[name]));

  const title = isInstalled
    ? 'all of them, made now'
    : 'all of them, made now: SKIPPED, no hppa-linux-gnu-gcc on this machine';
  test.skipIf(!isInstalled)(
    title,
    () => {
      for (const [, source] of sources()) compare(gnu(source));
    },
    120_000,
  );
});
