import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PSW } from '../../../src/pa-risc/registers';
import { makeElf, textAddress } from '../elf';
import { machineName, readVersion, stepOptions, type Version } from '../emulator';
import { readLog } from '../log';
import { hex } from '../words';

/** The visible state of a whole machine before one instruction. */
export interface SystemRecord {
  readonly space: number;
  readonly pc: number;
  /** PSW without C/B. */
  readonly psw: number;
  readonly carries: number;
  readonly gr: Int32Array;
  readonly sr: Int32Array;
}

const emulator = 'qemu-system-hppa';
/** A program takes some tenths of a second; one that jumps into itself may go on for ever. */
const patienceMs = 10_000;
/** Nothing where it is not installed. */
export const installedVersion = (): Version | undefined =>
  readVersion(spawnSync(emulator, ['--version'], { encoding: 'utf8' }).stdout ?? '');

/**
 * Runs the program on QEMU's B160L: one record before each instruction, up to where it switches the machine off;
 * nothing when it has not come so far in time.
 */
export function trace(words: readonly number[], finish: number, used: Version): readonly SystemRecord[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  try {
    const [elf, log] = [join(folder, 'program.elf'), join(folder, 'trace.log')];
    writeFileSync(elf, makeElf(words));
    // A virtual address has its space in front.
    const ranges = [0, 1, 2, 3].map((space) => `0x${space}${hex(textAddress)}..0x${space}${hex(0x3ffff)}`).join();
    const machine = `-M ${machineName(used)} -m 64 -display none -serial none -monitor none`.split(' ');
    const options = [...machine, ...stepOptions(emulator, used), '-kernel', elf, '-dfilter', ranges, '-D', log];
    spawnSync(emulator, options, { timeout: patienceMs });
    const records = readLog(readFileSync(log, 'latin1')).map(({ offset, psw, ...rest }) => ({
      ...rest,
      pc: offset,
      psw: psw & ~PSW.carries,
    }));
    const end = records.findIndex(({ pc }) => pc === finish);
    return end < 0 ? undefined : records.slice(0, end);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
