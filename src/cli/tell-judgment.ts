import pc from 'picocolors';
import { printable } from '../base/printable';
import type { Verdict } from '../check/oracle';
import { isConsistent, tellPlace } from '../check/verdict';

/** The verdict in a word or three; with it what is violated, and where it shows. */
export function tellJudgment({ verdict, violation, violated }: Verdict): void {
  const colour = isConsistent(verdict) ? pc.green : verdict === 'no replica left' ? pc.yellow : pc.red;
  process.stderr.write(`${colour(verdict)}${violation === undefined ? '' : `: ${printable(violation)}`}\n`);
  if (verdict === 'no replica left') {
    process.stderr.write('  the guest did not finish; what the environment saw until then is right\n');
  }
  if (violated !== undefined) process.stderr.write(`  ${printable(tellPlace(violated))}\n`);
}

/** The line that makes the same run again: the one that has made this. */
export function tellReplay(words: readonly string[] = process.argv.slice(2)): void {
  process.stderr.write(`to see it again: understudy ${printable(words.map(quoted).join(' '))}\n`);
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
