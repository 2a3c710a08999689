import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'asm-'));
afterAll(() => rmSync(folder, { recursive: true }));
const understudy = (...args: string[]) => spawnSync('node', ['dist/cli.js', ...args], { encoding: 'utf8' });
const source = (text: string): string => {
  const path = join(folder, 'program.s');
  writeFileSync(path, text);
  return path;
};

test('a program is assembled, listed and run', () => {
  const path = source(
    `_start: ldil L%0xf0823800,%r3
	ldo R%0xf0823800(%r3),%r3
	ldi 'h',%r4
`.replace("'h'", '104') +
      '\tstb %r4,0(%r3)\n\tldi 10,%r4\n\tstb %r4,0(%r3)\n\tldil L%0xfffe0030,%r3\n\tldo R%0xfffe0030(%r3),%r3\n\tldi 5,%r4\n\tstw %r4,0(%r3)\n1:\tb,n 1b\n',
  );
  const output = join(folder, 'program.elf');
  expect(understudy('asm', path, '-o', output).status).toBe(0);
  const listing = JSON.parse(understudy('disasm', output, '--json').stdout);
  expect(listing[2]).toEqual({ address: 0x100008, word: 0x340400d0, text: 'ldi 68,r4' });
  const run = understudy('run', output);
  expect([run.status, run.stdout]).toEqual([0, 'h\n']);
});

test.each([
  ['_start: add %r1,%r2', /program\.s:1: .* in "add %r1,%r2"/],
  ['start: nop', /there is no label _start/],
])('%j: one clear line and exit code 2', (text, message) => {
  const { status, stdout, stderr } = understudy('asm', source(text), '-o', join(folder, 'x.elf'));
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.trim().split('\n').length).toBe(1);
  expect(stderr).toMatch(message);
});

test('disasm of what is no ELF says so', () => {
  const { status, stderr } = understudy('disasm', 'package.json');
  expect([status, stderr.trim()]).toEqual([2, 'error: package.json: not an ELF file']);
});
