import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PSW } from '../../../src/pa-risc/registers';
import { makeElf, textAddress } from '../elf';
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
export const isInstalled = (): boolean => spawnSync(emulator, ['--version']).status === 0;

/**
 * Runs the program on QEMU's B160L: one record before each instruction, up to where it switches the machine off; nothing when it has
 * not come so far in time.
 */
export function trace(words: readonly number[], finish: number): readonly SystemRecord[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  try {
    const [elf, log] = [join(folder, 'program.elf'), join(folder, 'trace.log')];
    writeFileSync(elf, makeElf(words));
    // A virtual address has its space in front.
    const ranges = [0, 1, 2, 3].map((space) => `0x${space}${hex(textAddress)}..0x${space}${hex(0x3ffff)}`).join();
    const machine = '-M hppa -m 64 -display none -serial none -monitor none -singlestep -d cpu,nochain'.split(' ');
    spawnSync(emulator, [...machine, '-kernel', elf, '-dfilter', ranges, '-D', log], { timeout: patienceMs });
    const records = parse(readFileSync(log, 'latin1'));
    const end = records.findIndex(({ pc }) => pc === finish);
    return end < 0 ? undefined : records.slice(0, end);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parse(log: string): readonly SystemRecord[] {
  return log
    .split(/^IA_F /m)
    .slice(1)
    .filter((text) => text.includes('SR07'))
    .map((text) => {
      const gr = new Int32Array(32);
      const sr = new Int32Array(8);
      for (const [, file, register, value] of text.matchAll(/([GS])R(\d\d) ([0-9a-f]+)/g)) {
        (file === 'G' ? gr : sr)[Number(register)] = Number.parseInt(value, 16);
      }
      const [, psw, carries] = /PSW\s+([0-9a-f]+) CB\s+([01]+)/.exec(text) as RegExpExecArray;
      return {
        space: Number.parseInt(text.slice(0, 8), 16),
        pc: Number.parseInt(text.slice(8, 16), 16),
        psw: Number.parseInt(psw, 16) & ~PSW.carries,
        carries: Number.parseInt(carries, 2),
        gr,
        sr,
      };
    });
}
