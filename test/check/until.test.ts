/** A campaign that goes on until each rule and each transition of the chart has come. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawTrial, everything } from '../../src/check/campaign/draw';
import { TrialRunner } from '../../src/check/campaign/run';
import { neverIn, outOfReach, SometimesWatch, sometimes } from '../../src/check/campaign/sometimes';
import { ruleNames } from '../../src/check/explorer/coverage';
import { chartTransitions } from '../../src/check/explorer/transitions';
import { Until } from '../../src/cli/torture/until';

test('what a run has come to is a rule or a transition; what is out of reach is none that is counted', () => {
  const watch = new SometimesWatch();
  const runner = new TrialRunner((name) => new Uint8Array(readFileSync(`examples/guests/${name}.elf`)));
  const trial = { ...drawTrial(1, { ...everything, guests: ['echo'] }), changes: [], size: 0 };
  const running = runner.begin(trial, undefined, { sometimes: watch });
  while (running.step());
  const come = watch.numbers.map((number) => sometimes[number]);
  expect(come).toContain('P2');
  expect(come).toContain('hypervisor.starting hypervisor.backup');
  expect(come).not.toContain('P6');
  expect(neverIn([{ sometimes: watch.numbers }])).toHaveLength(sometimes.length - come.length);
  expect(runner.run(trial)).toEqual(running.result);
  for (const name of Object.keys(outOfReach)) expect([...ruleNames, ...chartTransitions()]).toContain(name);
  for (const name of Object.keys(outOfReach)) expect(sometimes).not.toContain(name);
});

test('it ends with the first seed up to which all have come, in whatever order results come', () => {
  const half = Math.floor(sometimes.length / 2);
  const numbers = [...sometimes.keys()];
  const results = [numbers.slice(0, half), [0], numbers.slice(half), [1]].map((each, at) => ({
    ...{ seed: at + 5, sometimes: each },
  }));
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 0, 3, 1],
  ]) {
    const until = new Until(5);
    for (const at of order) {
      expect(until.isOver).toBe(false);
      until.hear(results[at]);
      if (until.isOver) break;
    }
    expect([until.isOver, until.lastSeed]).toEqual([true, 7]);
  }
});
