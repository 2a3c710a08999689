/** Points 2, 5 and 7 of the console after the end of the run, against the bare machine's, without times. */
import type { PairObserved } from '../../sim/observed';
import type { PointNumber } from '../verdict';

/** A violation that the end of a run shows. */
export interface Shown {
  readonly point: PointNumber;
  readonly text: string;
}

const timePattern = /t=\s*(\d+(?:\.\d+)?)ms/;
const timesPattern = new RegExp(timePattern, 'g');

/** A console line without its times: what must equal the bare run's. */
export function withoutTimes(line: string): string {
  return line.replace(timesPattern, 't=…ms');
}

export function consoleMismatch({ consoleMismatches, screenMismatch }: PairObserved): Shown | undefined {
  const [ordinal] = consoleMismatches;
  if (ordinal !== undefined) return { point: 2, text: `console byte ${ordinal} was sent again with another value` };
  if (screenMismatch === undefined) return undefined;
  return { point: 7, text: `console byte ${screenMismatch} is not on the person’s screen as the terminal has it` };
}

/** A console that ends too early has lost bytes; any other difference was never written by the bare machine. */
export function compareConsole(actual: string, expected: string, finished: boolean): Shown | undefined {
  const lines = actual.split('\n');
  const wanted = expected.split('\n');
  const compared = finished ? Math.max(lines.length, wanted.length) : lines.length - 1;
  for (let at = 0; at < compared; at++) {
    const [line, other] = [withoutTimes(lines[at] ?? ''), withoutTimes(wanted[at] ?? '')];
    if (line === other) continue;
    const point = at >= lines.length - 1 && other.startsWith(line) ? 7 : 2;
    const text = `console line ${at + 1} is ${JSON.stringify(lines[at] ?? '')}, on the bare machine ${JSON.stringify(wanted[at] ?? '')}`;
    return { point, text };
  }
  return undefined;
}

export function timeGoesBack(console: string): Shown | undefined {
  let before = 0;
  for (const line of console.split('\n')) {
    const time = Number(timePattern.exec(line)?.[1] ?? before);
    if (time < before) return { point: 5, text: `the time of day goes back from ${before} ms to ${time} ms` };
    before = time;
  }
  return undefined;
}
