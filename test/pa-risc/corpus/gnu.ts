/** What GNU's compiler, assembler and linker make of a program, section by section, where they are installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assembly } from '../../../src/pa-risc/assembler/assembler';

const prefix = 'hppa-linux-gnu-';
export const isInstalled = ['as', 'ld', 'gcc', 'nm', 'objcopy'].every(
  (tool) => spawnSync(`${prefix}${tool}`, ['--version']).status === 0,
);

function tool(name: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(`${prefix}${name}`, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** `gcc -S` of a C file. */
export const compiled = (path: string, optimization: string): string =>
  tool(
    'gcc',
    ...[optimization, '-march=1.1', '-ffreestanding', '-fno-builtin', '-fno-pic', '-fno-asynchronous-unwind-tables'],
    ...['-S', path, '-o', '-'],
  );

export type Symbols = Readonly<Record<string, number>>;

/** Somewhere within reach of a branch, and of a data pointer. */
const firstOutside = 0x120000;
const globalPointer = 0x130000;

function inFolder<T>(source: string, work: (folder: string, object: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'gnu-'));
  try {
    const text = join(folder, 'program.s');
    const object = join(folder, 'program.o');
    writeFileSync(text, source);
    tool('as', text, '-o', object);
    return work(folder, object);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Addresses for the names that the program leaves to others. */
export const outsideOf = (source: string): Symbols =>
  inFolder(source, (_, object) => {
    const names = tool('nm', '-u', object).match(/\S+$/gm) ?? [];
    return { ...Object.fromEntries(names.map((name, at) => [name, firstOutside + 16 * at])), $global$: globalPointer };
  });

/**
 * The sections' bytes after linking, each section where ours stands. Unwinding tables, which GNU's assembler makes of
 * `.callinfo`, are left out; constants are not merged, which is a linker's work.
 */
export const linked = (source: string, symbols: Symbols, { sections }: Assembly): readonly Uint8Array[] =>
  inFolder(source, (folder, object) => {
    const places = sections.map(({ name, address }) => `${name} ${address} : { *(${name}) }`);
    const script = join(folder, 'script');
    writeFileSync(script, `SECTIONS { ${places.join('\n')} /DISCARD/ : { *(.PARISC.unwind .comment .note*) } }`);
    for (const { name } of sections.filter(({ kind }) => kind === 'constants')) {
      tool('objcopy', '--set-section-flags', `${name}=alloc,load,readonly,data,contents`, object);
    }
    const image = join(folder, 'image');
    const given = Object.entries(symbols).map(([name, address]) => `--defsym=${name}=${address}`);
    tool('ld', '--no-check-sections', '-e', '0', '-T', script, ...given, object, '-o', image);
    return sections.map(({ name, kind }) => {
      if (kind === 'zeros') return new Uint8Array(0);
      const bytes = join(folder, 'bytes');
      tool('objcopy', '-O', 'binary', '-j', name, image, bytes);
      return new Uint8Array(readFileSync(bytes));
    });
  });
