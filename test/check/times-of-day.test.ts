import { expect, test } from 'vitest';
import { TimesOfDay } from '../../src/check/points/times-of-day';
import { Recorder } from '../../src/trace/recorder';

/** What the point says of one processor's records. */
function listening() {
  const said: string[] = [];
  const point = new TimesOfDay((_record, { point: number, text }) => said.push(`${number}: ${text}`));
  const recorder = new Recorder({ nowAt: 1 });
  recorder.listenWith(point.hears);
  const interrupts = (actor: string, ticks: number) =>
    recorder.record(actor, 'interrupt.delivered', { epoch: 1, source: 'intervalTimer', uncertain: false, ticks });
  return {
    said,
    recorder,
    interrupts,
    reads: (ticks: number) => recorder.record('left', 'time.read', { ticks }),
    loads: (comparand: number) => recorder.record('left', 'timer.loaded', { comparand }),
    fires: (ticks: number) => interrupts('left', ticks),
  };
}

test('point 5: the time of day does not go back, also not behind what the interval timer has told', () => {
  const { said, reads, loads, fires } = listening();
  reads(100);
  reads(100);
  loads(150);
  fires(160);
  reads(160);
  expect(said).toEqual([]);
  reads(159);
  expect(said).toEqual(['5: the time of day at left goes back from 160 to 159 ticks']);
});

test('point 5: the interval timer interrupts once for each comparand, and not before it', () => {
  const { said, reads, loads, fires } = listening();
  reads(100);
  fires(101);
  expect(said).toEqual(['5: the interval timer at left interrupts at 101 ticks, though it is not loaded']);
  loads(150);
  fires(149);
  expect(said.slice(1)).toEqual(['5: the interval timer at left interrupts at 149 ticks, before its comparand, 150']);
  loads(150);
  fires(150);
  expect(said).toHaveLength(2);
  fires(151);
  expect(said).toHaveLength(3);
});

test('point 5: a comparand below the time of day lies behind its next carry out of 32 bits', () => {
  const { said, reads, loads, fires } = listening();
  reads(2 ** 32 + 1000);
  loads(999);
  fires(2 ** 33 + 998);
  expect(said).toHaveLength(1);
  loads(2000);
  fires(2 ** 33 + 2000);
  expect(said).toHaveLength(1);
});

test('point 5: who joins knows what the one that sent it its state has seen', () => {
  const { said, recorder, interrupts, reads, loads } = listening();
  reads(100);
  loads(150);
  recorder.record('left', 'message.sent', { kind: 'state', to: 'right-2', sequence: 1 });
  interrupts('right-2', 149);
  expect(said).toEqual(['5: the interval timer at right-2 interrupts at 149 ticks, before its comparand, 150']);
});
