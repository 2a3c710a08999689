import { describe, expect, test } from 'vitest';
import { Colouring } from '../../src/lab/page/panes/consoles/absorbed';
import { planOf } from '../../src/lab/page/panes/diagram/plan';
import { breakPx, TimeScale, ticksOf } from '../../src/lab/page/panes/diagram/time-scale';
import { rowsOf } from '../../src/lab/page/panes/machine/registers';
import type { MachineScene } from '../../src/lab/protocol';

describe('the axis of the space-time diagram', () => {
  const axis = { from: 0, to: 100_000_000, folds: [{ from: 20_000_000, to: 70_000_000 }] };
  const scale = new TimeScale(axis, 1e-5, 10_000_000, 40);

  test('is linear but for folds, which are as wide as their break', () => {
    expect(scale.place(10_000_000)).toBe(40);
    expect(scale.place(11_000_000)).toBeCloseTo(50);
    expect(scale.place(70_000_000) - scale.place(20_000_000)).toBeCloseTo(breakPx);
    expect(scale.place(71_000_000) - scale.place(70_000_000)).toBeCloseTo(10);
  });

  test('gives for a place the instant that stands there', () => {
    for (const at of [0, 5_000_000, 20_000_000, 45_000_000, 70_000_000, 99_000_000])
      expect(scale.instant(scale.place(at))).toBeCloseTo(at, -2);
  });

  test('has ticks at round numbers, none in a fold, none too close', () => {
    const ticks = ticksOf(scale, 700);
    expect(ticks.length).toBeGreaterThan(5);
    for (const { at } of ticks) expect(at <= 20_000_000 || at >= 70_000_000).toBe(true);
    const written = ticks.filter(({ isWritten }) => isWritten);
    for (const { at, text } of written) expect(Number(text)).toBeCloseTo(at / 1e6, 6);
    expect(Math.abs(ticks[1].place - ticks[0].place)).toBeGreaterThanOrEqual(46);
  });
});

test.each([
  [718, 306, false],
  [520, 215, true],
  [390, 420, true],
  [700, 215, false],
])('lanes do not touch in %i by %i pixels', (width, height, isDown) => {
  const { lanes, ...plan } = planOf(width, height, ['left', 'right', 'third'], ['disk']);
  expect(plan.isDown).toBe(isDown);
  expect(lanes.map(({ name }) => name)).toEqual(['left', 'right', 'third', 'bus', 'disk']);
  for (const [at, lane] of lanes.entries()) if (at > 0) expect(lane.from).toBeGreaterThan(lanes[at - 1].to);
  expect(lanes[4].to).toBeLessThanOrEqual(isDown ? width : height);
});

describe('absorbed output', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const drawn = (...pieces: readonly (readonly [text: string, isAbsorbed: boolean])[]) => {
    const colouring = new Colouring();
    return pieces
      .map(([text, isAbsorbed]) => new TextDecoder().decode(colouring.of(bytes(text), isAbsorbed)))
      .join('|');
  };

  test('is muted until the replica leads', () => {
    expect(drawn(['one', true], ['two', true], ['three', false])).toBe('\u001b[90mone|two|\u001b[39mthree');
  });

  test('stays muted when its guest sets its colours back, wherever the sequence is cut', () => {
    expect(drawn(['a\u001b[', true], ['0mb', true])).toBe('\u001b[90ma\u001b[|0m\u001b[90mb');
    expect(drawn(['\u001b[mb', true])).toBe('\u001b[90m\u001b[m\u001b[90mb');
    expect(drawn(['\u001b[31mred\u001b[2J', true])).toBe('\u001b[90m\u001b[31mred\u001b[2J');
  });
});

test('registers that differ come first, by the names that programs use', () => {
  const replica = (name: string, sp: number) => ({
    ...{ name, pc: 0, instructions: 0, code: [], memory: [], pending: [], tlb: [] },
    translates: { code: false, data: false },
    registers: [
      { name: 'GR 1', value: 1, differs: false },
      { name: 'GR 30', value: sp, differs: true },
    ],
  });
  const scene: MachineScene = {
    ...{ run: 1, moment: { event: 0, at: 0 }, difference: '' },
    replicas: [replica('left', 4), replica('right', 8)],
  };
  expect(rowsOf(scene).map(({ name, values }) => [name, values])).toEqual([
    ['sp', [4, 8]],
    ['r1', [1, 1]],
  ]);
});
