/** Where in the whole the steps are dense: what the slider shows. */
import type { Recording } from '../received/recording';
import type { Density } from '../viewer-protocol';
import { timeText } from './rows';

export function densityOf(recording: Recording, parts: number): Density {
  const { steps, programs } = recording;
  const { first, last, length } = steps;
  if (length === 0) return { counts: [], starts: [], from: '', to: '' };
  const [begin, end] = [steps.timeAt(first), steps.timeAt(last)];
  // Clocks of several programs agree only where all are the clock on the wall.
  const isByTime = end > begin && (programs.length === 1 || programs.every(({ isVirtual }) => !isVirtual));
  const counts = new Array<number>(parts).fill(0);
  const starts = new Array<number>(parts + 1).fill(last);
  let next = 0;
  for (let step = first; step <= last; step++) {
    const share = isByTime ? (steps.timeAt(step) - begin) / (end - begin) : (step - first) / length;
    const part = Math.min(parts - 1, Math.max(0, Math.floor(share * parts)));
    counts[part]++;
    while (next <= part) starts[next++] = step - 1;
  }
  const label = (step: number) =>
    isByTime ? timeText(recording.actors.get(steps.at(step).actor), steps.timeAt(step)) : `step ${step}`;
  return { counts, starts, from: label(first), to: label(last) };
}
