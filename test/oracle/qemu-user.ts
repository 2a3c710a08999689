import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeElf } from './elf';

/** The visible state before one instruction. */
export interface Record {
  readonly pc: number;
  readonly gr: Int32Array;
  /** PSW N and V, and the eight carries. */
  readonly nullify: boolean;
  readonly divideSign: boolean;
  readonly carries: number;
}

const emulator = 'qemu-hppa';

export const isInstalled = (): boolean => spawnSync(emulator, ['--version']).status === 0;

/** QEMU 7.2 takes single format for double and double for single in FMPYADD and FMPYSUB; GNU's assembler knows better. */
const forEmulator = (word: number): number => ([0x06, 0x26].includes(word >>> 26) ? (word ^ 0x20) >>> 0 : word);

/** Runs the program under QEMU's user-mode emulation: one record before each instruction, up to the system call. */
export function trace(words: readonly number[]): readonly Record[] {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  try {
    const [elf, log] = [join(folder, 'program.elf'), join(folder, 'trace.log')];
    writeFileSync(elf, makeElf(words.map(forEmulator)), { mode: 0o755 });
    spawnSync(emulator, ['-singlestep', '-d', 'cpu,nochain', '-D', log, elf]);
    return parse(readFileSync(log, 'latin1'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parse(log: string): readonly Record[] {
  return log
    .split(/^IA_F /m)
    .slice(1)
    .filter((text) => text.includes('GR31'))
    .map((text) => {
      const gr = new Int32Array(32);
      for (const [, register, value] of text.matchAll(/GR(\d\d) ([0-9a-f]+)/g))
        gr[Number(register)] = Number.parseInt(value, 16);
      const [, , carries, flags] = /PSW\s+([0-9a-f]+) CB\s+([01]+) (\S+)/.exec(text) as RegExpExecArray;
      return {
        pc: (Number.parseInt(text, 16) & ~3) >>> 0,
        gr,
        nullify: flags.includes('N'),
        divideSign: flags.includes('V'),
        carries: Number.parseInt(carries, 2),
      };
    });
}
