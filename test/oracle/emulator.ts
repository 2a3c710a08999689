/** Which QEMU the processor is compared with: from 7.2 on, by its version. */
export type Kind = 'qemu-hppa' | 'qemu-system-hppa';

/** 7.2 as 702, 11.1 as 1101. */
export type Version = number;
export const version = (major: number, minor: number): Version => 100 * major + minor;
export const oldest = version(7, 2);
export const versionText = (number: Version): string => `${Math.floor(number / 100)}.${number % 100}`;

/** From what the emulator prints for `--version`; nothing when it is none. */
export function readVersion(printed: string): Version | undefined {
  const found = /version (\d+)\.(\d+)/.exec(printed);
  return found === null ? undefined : version(Number(found[1]), Number(found[2]));
}

/**
 * The options that let it write one record before each instruction: 8.1 renamed the first, later ones dropped the old
 * name.
 */
export function stepOptions(kind: Kind, used: Version): readonly string[] {
  const log = ['-d', 'cpu,nochain'];
  if (used < version(8, 1)) return ['-singlestep', ...log];
  return kind === 'qemu-hppa' ? ['-one-insn-per-tb', ...log] : ['-accel', 'tcg,one-insn-per-tb=on', ...log];
}

/** The name of its B160L. */
export const machineName = (used: Version): string => (used < version(8, 2) ? 'hppa' : 'B160L');
