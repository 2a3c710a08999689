import pc from 'picocolors';
import { printable } from '../../base/printable';
import type { Comparison, TraceDifference } from '../../check/replay/comparison';
import type { WrittenRecord } from '../../ports/trace';
import { recordText } from '../../trace/record-text';

/** The message after a run without a difference. */
export function verdictText({ events, over, rerun }: Comparison): string {
  if (!over) return pc.green(`the same ${events} events so far`);
  const end = rerun.error === undefined ? '' : `; the run ends with an error: ${printable(rerun.error.message)}`;
  return `${pc.green(`the same ${events} events`)}, digest ${rerun.digest}${end}`;
}

export function tellDifference({ event, expected, found }: TraceDifference): void {
  const line = (record: WrittenRecord | undefined, ended: string) =>
    record === undefined
      ? ended
      : `${(record.at / 1e6).toFixed(6)} ms  ${printable(record.actor)}  ${recordText(record)}`;
  process.stdout.write(
    `${pc.red(`the first difference is event ${event}`)}\n` +
      `  expected: ${line(expected, 'nothing: the trace ends before it')}\n` +
      `  found:    ${line(found, 'nothing: the run ends before it')}\n`,
  );
}
