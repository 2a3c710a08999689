import pc from 'picocolors';
import { printable } from '../base/printable';
import type { Verdict } from '../check/oracle';
import { isConsistent, isRight, tellPlace, type VerdictName } from '../check/verdict';

/** The verdict in a few words; with the violation, and where it shows. */
export function tellJudgment({ verdict, violation, violated }: Verdict): void {
  const isOpen = verdict === 'no replica left' || verdict === 'unfinished';
  const colour = isConsistent(verdict) ? pc.green : isOpen ? pc.yellow : pc.red;
  process.stderr.write(`${colour(verdict)}${violation === undefined ? '' : `: ${printable(violation)}`}\n`);
  if (verdict === 'no replica left') {
    process.stderr.write('  the guest did not finish; what the environment saw until then is right\n');
  }
  if (verdict === 'unfinished') {
    process.stderr.write(
      '  the guest still came further when its virtual time was over; --patience SECONDS gives it more\n',
    );
  }
  if (violated !== undefined) process.stderr.write(`  ${printable(tellPlace(violated))}\n`);
}

/**
 * 0: everything that the environment saw is right; 1: something is wrong; 2: the run was cut off before its end could
 * be judged.
 */
export const exitCode = (verdict: VerdictName): number => (isRight(verdict) ? 0 : verdict === 'unfinished' ? 2 : 1);

/** The command line that repeats the run: that of this process. */
export function tellReplay(words: readonly string[] = process.argv.slice(2)): void {
  process.stderr.write(`to see it again: understudy ${printable(words.map(quoted).join(' '))}\n`);
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
