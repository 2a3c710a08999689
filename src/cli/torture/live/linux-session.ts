/** A session at the shell of a Linux: files that are written to the disk and read again, and what it must show. */
import { spawnSync } from 'node:child_process';
import type { Random } from '../../../base/random';
import type { TypedLine } from './person';

/** Of the RAM disk's last line before its shell. */
const mounted = 'mounted on /mnt';
/** A program that is there; its contents are what is written. */
const source = '/bin/busybox';
/** The line says a product, so that the terminal's echo of what was typed does not look like the reply. */
const factor = 7;
const greatestPaste = 3;
/** Whatever the RAM disk's first process is. */
const end = 'umount /mnt; halt -f\n';

/**
 * Up to three lines are pasted at once, and the next once their replies are there: Linux keeps 4 KB of what is typed
 * ahead.
 */
export function linuxSession(random: Random): readonly TypedLine[] {
  let pasted = 0;
  const lines = Array.from({ length: random.integer(20, 60) }, (_, at) => {
    const isFirst = pasted === 0;
    pasted = isFirst ? random.integer(1, greatestPaste) - 1 : pasted - 1;
    const kilobytes = random.integer(1, 64);
    const file = `/mnt/f${at % 8}`;
    const write = `dd if=${source} of=${file} bs=1k count=${kilobytes} conv=fsync 2> /dev/null`;
    const compare = `head -c ${kilobytes}k ${source} | cmp - ${file} && echo "written $((${at} * ${factor}))"`;
    return {
      text: `${write}; ${compare}\n`,
      ...(isFirst
        ? { pauseMs: random.integer(0, 800), after: at === 0 ? mounted : `written ${(at - 1) * factor}\r` }
        : { pauseMs: 0 }),
    };
  });
  return [...lines, { text: end, pauseMs: 0, after: `written ${(lines.length - 1) * factor}\r` }];
}

/** What is wrong with what the person has seen, if anything. */
export function sessionViolation(typed: readonly TypedLine[], shown: string): string | undefined {
  const told = [...shown.matchAll(/^written (\d+)\r?$/gm)].map(([, number]) => Number(number));
  const wanted = typed.slice(0, -1).map((_, at) => at * factor);
  const wrong = wanted.findIndex((number, at) => told[at] !== number);
  if (wrong >= 0) return `the person sees "written ${told[wrong] ?? 'nothing'}" instead of "written ${wanted[wrong]}"`;
  if (told.length > wanted.length) return `the person sees "written ${told[wanted.length]}" once more`;
  return undefined;
}

const check = 'e2fsck';

/** What e2fsck finds wrong with the disk, where it is installed. */
export function diskViolation(path: string): string | undefined {
  const { status, stdout, error } = spawnSync(check, ['-fn', path], { encoding: 'utf8' });
  if (error !== undefined || status === 0) return undefined;
  return `${check} finds the disk damaged: ${stdout.trim().split('\n').slice(0, 3).join('; ')}`;
}

/** Whether disks can be checked here. */
export const checksDisks = (): boolean => spawnSync(check, ['-V']).error === undefined;
