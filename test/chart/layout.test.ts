import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { describeChart, layoutChart } from '../../src/chart';
import { length } from '../check/length';
import { examples } from './examples';
import { flawsOf } from './geometry';
import { randomConfig } from './random-config';

describe('the picture of a chart: no label over another or over a state, no arrow through a state', () => {
  test.each(Object.entries(examples))('%s', async (_, machine) => {
    expect(flawsOf(await layoutChart(describeChart(machine)))).toEqual([]);
  });

  test('and of random charts; a failure tells its seed', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(randomConfig, async (config) => {
        expect(flawsOf(await layoutChart(describeChart(createMachine(config as never))))).toEqual([]);
      }),
      { numRuns: length(6, 40) },
    );
  });
});
