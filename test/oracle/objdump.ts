import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from './words';

export interface Listed {
  readonly address: number;
  readonly word: number;
  readonly text: string;
}

const objdump = 'hppa-linux-gnu-objdump';
export const isInstalled = (): boolean => spawnSync(objdump, ['--version']).status === 0;

/** What objdump prints for a word that it does not know, or whose condition has no name. */
const unknown = /^#|\(null\)/;
const line = /^ *([0-9a-f]+):\t((?:[0-9a-f]{2} ){4})\t(.*)$/;

/** The text as a disassembler without symbols prints it, with an unknown word as data. */
function plain(text: string, word: number): string {
  if (unknown.test(text)) return `.word 0x${word.toString(16).padStart(8, '0')}`;
  return text
    .replace(/ <[^>]*>$/, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function* listed(output: string): Generator<Listed> {
  for (const each of output.split('\n')) {
    const [, address, bytes, text] = line.exec(each) ?? [];
    if (text === undefined) continue;
    const word = Number.parseInt(bytes.replaceAll(' ', ''), 16);
    yield { address: Number.parseInt(address, 16), word, text: plain(text, word) };
  }
}

function run(...args: readonly string[]): Listed[] {
  const { stdout, stderr, status } = spawnSync(objdump, ['-z', ...args], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr);
  return [...listed(stdout)];
}

/** Its text for each of the words, the first of which stands at address 0. */
export function listWords(words: readonly number[]): Listed[] {
  const folder = mkdtempSync(join(tmpdir(), 'objdump-'));
  const path = join(folder, 'words');
  writeFileSync(path, bytesOf(words));
  const texts = run('-D', '-b', 'binary', '-m', 'hppa1.1', '-EB', path);
  rmSync(folder, { recursive: true });
  return texts;
}

/** Its texts for the code of an executable, without symbols. */
export function listFile(path: string): Listed[] {
  const folder = mkdtempSync(join(tmpdir(), 'objdump-'));
  const stripped = join(folder, 'stripped');
  spawnSync('hppa-linux-gnu-strip', ['-o', stripped, path]);
  const texts = run('-d', stripped);
  rmSync(folder, { recursive: true });
  return texts;
}
