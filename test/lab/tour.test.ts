/**
 * Every step of the tour on the lab's own engine: the place where it opens is there, and its fault shows what the step
 * asks about.
 */
import { describe, expect, test } from 'vitest';
import { tour } from '../../src/lab/page/tour';
import type { RunInfo } from '../../src/lab/protocol';
import { DrivenTree } from './driven-tree';

const lab = new DrivenTree();

const rows = (run: number, filter: string) => lab.ask<'log'>({ ask: 'log', run, filter, from: 0, count: 1 }).rows;

describe('the tour', () => {
  const opened = new Map<string, RunInfo>();
  const run = (scenario: string) => {
    const found = opened.get(scenario) ?? lab.open(scenario);
    opened.set(scenario, found);
    return found;
  };

  test.each(tour.map((step) => [step.title, step] as const))('%s', (_title, { scenario, at, breaks }) => {
    const info = run(scenario);
    expect(info.failures).toEqual([]);
    if (at !== undefined) expect(rows(info.id, at), at).toHaveLength(1);
    const fork = lab.fork(info.id, 0, ...breaks.statements);
    expect(fork.parted, 'the fork differs').toBeDefined();
    if (breaks.at !== undefined) expect(rows(fork.id, breaks.at), breaks.at).toHaveLength(1);
    const rule = breaks.statements.some((statement) => statement.startsWith('without '));
    if (rule)
      expect(
        fork.verdict.points.some(({ holds }) => !holds),
        `without: ${fork.verdict.verdict}`,
      ).toBe(true);
    lab.ask<'close'>({ ask: 'close', run: fork.id });
  });
});
