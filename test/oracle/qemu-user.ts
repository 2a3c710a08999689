import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeElf } from './elf';
import { readVersion, stepOptions, type Version } from './emulator';
import { leftOutFor } from './exclusions';
import { type Dumped, readLog } from './log';

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

/** Nothing where it is not installed. */
export const installedVersion = (): Version | undefined =>
  readVersion(spawnSync(emulator, ['--version'], { encoding: 'utf8' }).stdout ?? '');

/** The format bit of FMPYADD and FMPYSUB as the emulator takes it. */
const forEmulator =
  (used: Version) =>
  (word: number): number =>
    leftOutFor(used)('format of fmpyadd') && [0x06, 0x26].includes(word >>> 26) ? (word ^ 0x20) >>> 0 : word;

/** Runs the program under QEMU's user-mode emulation: one record before each instruction, up to the system call. */
export function trace(words: readonly number[], used: Version): readonly Record[] {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  try {
    const [elf, log] = [join(folder, 'program.elf'), join(folder, 'trace.log')];
    writeFileSync(elf, makeElf(words.map(forEmulator(used))), { mode: 0o755 });
    spawnSync(emulator, [...stepOptions(emulator, used), '-D', log, elf]);
    return readLog(readFileSync(log, 'latin1')).map(visible);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const visible = ({ offset, gr, flags, carries }: Dumped): Record => ({
  pc: (offset & ~3) >>> 0,
  gr,
  nullify: flags.includes('N'),
  divideSign: flags.includes('V'),
  carries,
});
