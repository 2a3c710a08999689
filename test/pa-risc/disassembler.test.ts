import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { decode } from 'cbor-x';
import { expect, test } from 'vitest';
import { table } from '../../src/pa-risc/instructions/table';
import { differences } from '../oracle/listing/compare';

const sample = decode(brotliDecompressSync(readFileSync('test/oracle/golden/listing.cbor.br'))) as [
  number,
  number,
  string,
][];
const listed = sample.map(([address, word, text]) => ({ address, word, text }));

test('objdump’s texts for 20,000 words, and the words back from the texts', () => {
  expect(listed.length).toBeGreaterThan(20_000);
  const { texts, words } = differences(listed);
  expect(texts).toEqual([]);
  // Displacements that fit a short form are assembled so, as GNU does; hints and stray bits are not told by a text.
  expect(words).toBeLessThan(listed.length / 20);
});

test('the sample holds every form that has a text', () => {
  const missing = table.filter(
    ({ mask, match, syntax }) => syntax.printed.length > 0 && !listed.some(({ word }) => (word & mask) >>> 0 === match),
  );
  expect(missing.map(({ mnemonic }) => mnemonic)).toEqual([]);
});
