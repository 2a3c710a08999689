import type { Parts } from './parts';

/** Variable epochs: instructions, 5 µs of them, that run before the primary looks again whether an interrupt is ready. */
const leastChunk = 256;

/** Instructions that may pass at once. Variable epochs: the primary looks whether an interrupt is ready whenever anything happens in the world. */
export function chunkLimit(parts: Parts, extraNs: number): number {
  const { options, role, clock, interrupts, input, time, epoch, machine } = parts;
  const { epochLength, switches } = options;
  if (switches.epochs === 'fixed' || role !== 'primary') return epochLength;
  const { nowAt, nextAt } = clock;
  const isReady = interrupts.isReady || input.isReady || time.intervalTimerDue(nowAt);
  if (isReady && epoch.executed > 0) epoch.end();
  if (isReady) return 1;
  const untilEvent = Math.min(machine.instructionsIn(nextAt - nowAt - extraNs), time.ticksUntilDue(nowAt));
  return Math.max(leastChunk, Math.min(epochLength, untilEvent));
}
