/**
 * A visitor's own files: a scenario with what it names, an executable, assembler text, a kernel with its disks, a
 * trace.
 */
import { open, problem } from './state';

const greatestBytes = 64 << 20;

export type Kind = 'scenario' | 'guest' | 'trace' | 'initrd' | 'disk' | 'unknown';

const byName: readonly (readonly [RegExp, Kind])[] = [
  [/\.scenario$/, 'scenario'],
  [/\.jsonl$/, 'trace'],
  [/\.(s|S|asm)$/, 'guest'],
  [/^initr|\.cpio(\.\w+)?$/, 'initrd'],
  [/\.(img|disk)$/, 'disk'],
  [/\.elf$/, 'guest'],
];

const isElf = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(0, 4)) === '\x7fELF';

function kindOf(name: string, bytes: Uint8Array): Kind {
  const named = byName.find(([pattern]) => pattern.test(name))?.[1];
  return named ?? (isElf(bytes) ? 'guest' : 'unknown');
}

/** The name by which a scenario's text can say a file. */
const wordFor = (name: string): string => name.replace(/[^\w./-]+/g, '-');

/** A scenario around a guest that comes without one. */
export function around(guest: string, others: readonly (readonly [Kind, string])[], title = guest): string {
  const isLarge = others.some(([kind]) => kind === 'initrd');
  return [
    `title ${title}`,
    `guest ${wordFor(guest)}`,
    ...others
      .filter(([kind]) => kind === 'initrd' || kind === 'disk')
      .map(([kind, name]) => `${kind} ${wordFor(name)}`),
    ...(isLarge ? ['memory 64 MB', 'compare replicas', 'epoch 65536'] : ['epoch 16384']),
    'expect verdict consistent',
    '',
  ].join('\n');
}

/** Lets the visitor choose files of their own. */
export const chooseFiles = (): void => document.getElementById('files')?.click();

/** Opens what was dropped or chosen; what cannot be opened leaves the run in sight as it is. */
export async function openFiles(chosen: readonly File[]): Promise<void> {
  if (chosen.length === 0) return;
  const large = chosen.find(({ size }) => size > greatestBytes);
  if (large !== undefined) {
    problem.value = `${large.name} has ${(large.size / 2 ** 20).toFixed(1)} MB; the page opens files of up to 64 MB.`;
    return;
  }
  const read = await Promise.all(
    chosen.map(async (file) => [file.name, new Uint8Array(await file.arrayBuffer())] as const),
  );
  const kinds = read.map(([name, bytes]) => [kindOf(name, bytes), name] as const);
  const named = (kind: Kind) => kinds.find(([each]) => each === kind)?.[1];
  const textOf = (name: string) => new TextDecoder().decode(read.find(([each]) => each === name)?.[1]);
  const files = Object.fromEntries(
    read.flatMap(([name, bytes]) => [
      [name, bytes],
      [wordFor(name), bytes],
    ]),
  );
  const [scenario, trace, guest] = [named('scenario'), named('trace'), named('guest')];
  if (scenario !== undefined) await open(scenario, textOf(scenario), files);
  else if (trace !== undefined) await open(trace, textOf(trace).split(/\r?\n/, 1)[0], files);
  else if (guest !== undefined) await open(`${guest.replace(/\.\w+$/, '')}.scenario`, around(guest, kinds), files);
  else
    problem.value =
      `${chosen[0].name} is nothing that the lab can open. It opens ELF executables, assembler text (.s), scenarios, ` +
      'traces (.jsonl), a Linux kernel with initramfs and disk.';
}
