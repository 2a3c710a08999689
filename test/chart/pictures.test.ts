import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import * as machines from '../../machines';
import { describeChart, layoutChart, renderChart } from '../../src/chart';
import { flawsOf } from './geometry';

const ours = Object.values(machines).filter((value): value is AnyStateMachine => 'root' in value);

describe('the pictures in docs/charts, which `npm run charts` draws', () => {
  test.each(ours.map((machine) => [machine.id, machine] as const))(
    '%s.svg is that of the chart',
    async (id, machine) => {
      const chart = await layoutChart(describeChart(machine));
      expect(flawsOf(chart)).toEqual([]);
      const isFresh = readFileSync(`docs/charts/${id}.svg`, 'utf8') === `${renderChart(chart)}\n`;
      expect(isFresh, `docs/charts/${id}.svg is stale: npm run charts`).toBe(true);
    },
  );

  test('there is none of a chart that does not exist', () => {
    const names = readdirSync('docs/charts').map((name) => name.replace('.svg', ''));
    expect(names.toSorted()).toEqual(ours.map(({ id }) => id).toSorted());
  });
});
