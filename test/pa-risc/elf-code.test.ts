import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { ElfError, loadElf } from '../../src/pa-risc/elf';
import { readCode } from '../../src/pa-risc/elf-code';
import { writeElf } from '../../src/pa-risc/elf-writer';

const source = `_start:\tnop
.Lhidden: nop
second:\tb,n _start
\t.section .text.more,"ax",@progbits
third:\tnop
\t.data
datum:\t.word 1
\t.bss
\t.block 4096
`;
const program = assemble(source, { origin: 0x100000 });
const elf = writeElf(0x100000, 0x100000, program.bytes, program);
const listed = (file: Uint8Array) =>
  readCode(file).map(({ address, bytes, symbols }) => [address, bytes.length, Object.fromEntries(symbols)]);

test('what the sections say is code, with the symbols of each', () => {
  expect(listed(elf)).toEqual([
    [0x100000, 12, { 1048576: '_start', 1048584: 'second' }],
    [0x10000c, 4, { 1048588: 'third' }],
  ]);
});

test('zeros take room in memory and none in the file', () => {
  const { segments } = loadElf(elf, 1 << 22);
  expect(segments.map(({ address, bytes, size }) => [address, bytes.length, size])).toEqual([
    [0x100000, 20, 20 + 4096],
  ]);
});

test('without sections the executable segments, but not the headers in them', () => {
  const words = 4;
  const headers = 52 + 32;
  const file = new Uint8Array(headers + 4 * words);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 2, 1]);
  for (const [at, half] of [
    [16, 2],
    [18, 15],
    [42, 32],
    [44, 1],
  ])
    view.setUint16(at, half);
  for (const [at, word] of [
    [24, 0x10054],
    [28, 52],
  ])
    view.setUint32(at, word);
  for (const [field, word] of [1, 0, 0x10000, 0x10000, file.length, file.length, 5].entries())
    view.setUint32(52 + 4 * field, word);
  expect(listed(file)).toEqual([[0x10000 + headers, 4 * words, {}]]);
});

const objdump = 'hppa-linux-gnu-objdump';
const isInstalled = spawnSync(objdump, ['--version']).status === 0;
test.skipIf(!isInstalled)(
  isInstalled ? 'objdump -d lists the same places under the same names' : `SKIPPED, no ${objdump} on this machine`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'code-'));
    const path = join(folder, 'program.elf');
    writeFileSync(path, elf);
    const { stdout } = spawnSync(objdump, ['-d', path], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const headings = [...stdout.matchAll(/^([0-9a-f]{8}) <(\w+)>:$/gm)].map(([, at, name]) => [
      Number.parseInt(at, 16),
      name,
    ]);
    expect(headings).toEqual(readCode(elf).flatMap(({ symbols }) => [...symbols]));
    expect(stdout.match(/^ +[0-9a-f]+:\t/gm)?.length).toBe(4);
  },
);

test('whatever bytes a file has, it is read or refused in words', () => {
  const guest = new Uint8Array(readFileSync('examples/guests/countdown.elf'));
  const change = fc.tuple(fc.nat(4200), fc.constantFrom(0, 1, 4, 0x7f, 0x80, 0xff));
  fc.assert(
    fc.property(
      fc.constantFrom(elf, guest),
      fc.array(change, { maxLength: 6 }),
      fc.nat(9000),
      (file, changes, length) => {
        const bytes = file.slice(0, length);
        for (const [at, value] of changes)
          if (at < bytes.length) bytes[at < 60 ? at : bytes.length - (at % bytes.length) - 1] = value;
        try {
          readCode(bytes);
        } catch (error) {
          if (!(error instanceof ElfError)) throw error;
        }
      },
    ),
    { seed: 16, numRuns: 3000 },
  );
});
