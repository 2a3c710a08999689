import { expect, test } from 'vitest';
import { TimesOfDay } from '../../src/check/points/times-of-day';
import type { TraceRecord } from '../../src/ports/trace';

/** What the point says of one processor's records. */
function listening() {
  const said: string[] = [];
  const point = new TimesOfDay((_record, { point: number, text }) => said.push(`${number}: ${text}`));
  const hear = (type: string, fields: object) =>
    point.hears[type]?.({ event: 1, at: 1, actor: 'left', type, ...fields } as TraceRecord);
  return {
    said,
    hear,
    reads: (ticks: number) => hear('time.read', { ticks }),
    loads: (comparand: number) => hear('timer.loaded', { comparand }),
    fires: (ticks: number) => hear('interrupt.delivered', { source: 'intervalTimer', ticks }),
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
  const { said, hear, reads, loads } = listening();
  reads(100);
  loads(150);
  hear('message.sent', { kind: 'state', to: 'right-2' });
  hear('interrupt.delivered', { actor: 'right-2', source: 'intervalTimer', ticks: 149 });
  expect(said).toEqual(['5: the interval timer at right-2 interrupts at 149 ticks, before its comparand, 150']);
});
