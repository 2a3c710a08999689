/** A benchmark kernel under QEMU, if installed: on its B160L machine, or as a user-mode process. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machines, prepared } from './guest';

export const emulators = { qemuSystem: 'qemu-system-hppa', qemuUser: 'qemu-hppa' } as const;
export type EmulatorName = keyof typeof emulators;

/** The machine runs a kernel in either mode; a process knows only one. */
export const emulated = {
  qemuSystemReal: { emulator: 'qemuSystem', virtual: false },
  qemuSystemVirtual: { emulator: 'qemuSystem', virtual: true },
  qemuUser: { emulator: 'qemuUser', virtual: false },
} as const satisfies Record<string, { readonly emulator: EmulatorName; readonly virtual: boolean }>;
export type EmulatedPlace = keyof typeof emulated;

/** A run that takes longer does not end. */
const patienceMs = 300_000;

/** The emulator's own words for its version; `undefined` where it is not installed. */
export function versionOf(emulator: EmulatorName): string | undefined {
  const { status, stdout } = spawnSync(emulators[emulator], ['--version'], { encoding: 'utf8' });
  return status === 0 ? /version (\S+)/.exec(stdout)?.[1] : undefined;
}

/** A kernel's output under an emulator, and the lifetime of the emulator's process. */
export interface EmulatorRun {
  /** Empty if the emulator failed or did not end. */
  readonly checksum: string;
  readonly ns: number;
}

export function runEmulator(place: EmulatedPlace, image: Uint8Array, count: number): EmulatorRun {
  const { emulator, virtual } = emulated[place];
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
  try {
    const kernel = join(folder, 'kernel.elf');
    writeFileSync(kernel, prepared(image, { count, virtual, machine: machines.b160l }), { mode: 0o755 });
    const serial = join(folder, 'serial');
    const startedAt = process.hrtime.bigint();
    const { stdout } = spawnSync(
      emulators[emulator],
      emulator === 'qemuUser' ? [kernel] : machineArguments(kernel, serial),
      { encoding: 'utf8', timeout: patienceMs },
    );
    const ns = Number(process.hrtime.bigint() - startedAt);
    const output = emulator === 'qemuUser' ? stdout : existsSync(serial) ? readFileSync(serial, 'latin1') : '';
    return { checksum: output.trim(), ns };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const machineArguments = (kernel: string, serial: string): string[] => [
  ...['-M', 'hppa', '-m', '64', '-display', 'none', '-monitor', 'none', '-no-reboot'],
  ...['-serial', `file:${serial}`, '-kernel', kernel],
];
