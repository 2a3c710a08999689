/**
 * Every step of the tour on the lab's own engine: the place where it opens is there, and its fault shows what the step
 * asks about.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tour } from '../../src/lab/page/tour';
import type { Answers, Ask, AskName, RunInfo } from '../../src/lab/protocol';
import { Tree } from '../../src/lab/tree';

const folder = 'examples/scenarios';
const tree = new Tree((path) => new Uint8Array(readFileSync(join(folder, path))));
const ask = <Name extends AskName>(what: Extract<Ask, { readonly ask: Name }>) => tree.answer(what) as Answers[Name];

function ended(run: number): RunInfo {
  for (;;) {
    const { grown } = tree.advance(1000, () => performance.now());
    const info = grown.find(({ id, ended: isOver }) => id === run && isOver);
    if (info !== undefined) return info;
  }
}

const rows = (run: number, filter: string) => ask<'log'>({ ask: 'log', run, filter, from: 0, count: 1 }).rows;

describe('the tour', () => {
  const opened = new Map<string, RunInfo>();
  const run = (scenario: string) => {
    const found =
      opened.get(scenario) ??
      ended(
        ask<'open'>({ ask: 'open', name: scenario, text: readFileSync(join(folder, scenario), 'utf8'), files: {} }).id,
      );
    opened.set(scenario, found);
    return found;
  };

  test.each(tour.map((step) => [step.title, step] as const))('%s', (_title, { scenario, at, breaks }) => {
    const info = run(scenario);
    expect(info.failures).toEqual([]);
    if (at !== undefined) expect(rows(info.id, at), at).toHaveLength(1);
    const fork = ended(ask<'fork'>({ ask: 'fork', run: info.id, event: 0, statements: breaks.statements }).id);
    expect(fork.parted, 'the fork differs').toBeDefined();
    if (breaks.at !== undefined) expect(rows(fork.id, breaks.at), breaks.at).toHaveLength(1);
    const rule = breaks.statements.some((statement) => statement.startsWith('without '));
    if (rule)
      expect(
        fork.verdict.points.some(({ holds }) => !holds),
        `without: ${fork.verdict.verdict}`,
      ).toBe(true);
    for (const { id } of [fork]) ask<'close'>({ ask: 'close', run: id });
  });
});
