import { describe, expect, test } from 'vitest';
import { presets } from '../../src/hypervisor/switches';
import { consistent, guest } from './guests';
import { every } from './length';

const { judge } = guest('ledger', { append: 'transactions=4 seed=3', epochLength: 16_384, patienceNs: 60e9 });
const protocols = Object.keys(presets) as (keyof typeof presets)[];
const ways = [{}, { from: 'left', to: 'right' }, { from: 'right', to: 'left' }];
const moments = Array.from({ length: 12 }, (_, at) => 20e6 + at * 11_300_000);

describe.each(protocols)('partition under %s', (protocol) => {
  test('fencing: the link is cut while both live: one goes on, the other halts, and nobody else writes', () => {
    for (const [moment, fromNs] of moments.entries()) {
      // Each way at each moment, under one protocol or two.
      for (const way of every(3, ways, moment + protocols.indexOf(protocol))) {
        const deposed: string[] = [];
        const cut = { fromNs, untilNs: Number.POSITIVE_INFINITY, ...way };
        const run = judge({ protocol, link: { cuts: [cut] } }, undefined, ({ type, actor }) => {
          if (type === 'role.deposed') deposed.push(actor);
        });
        const name = JSON.stringify(cut);
        expect([name, run.verdict, run.violation, run.observed.finished]).toEqual([name, consistent, undefined, true]);
        const last = run.observed.leaders.at(-1);
        const writers = run.observed.effects.filter(({ at }) => at > (last?.at ?? 0)).map(({ processor }) => processor);
        expect([name, new Set(writers).size]).toEqual([name, 1]);
        // A processor that finds the other one silent claims; where the link is cut one way, the other hears only of
        // its refusal.
        expect([name, deposed.length <= 1]).toEqual([name, true]);
        if (last?.at !== 0) expect([name, deposed.includes(last?.processor ?? '')]).toEqual([name, false]);
      }
    }
  });

  test('--arbiter off: the oracle finds the split brain and says which write came from whom', () => {
    const cuts = [{ fromNs: 60e6, untilNs: Number.POSITIVE_INFINITY }];
    const run = judge({ protocol, arbiter: false, link: { cuts }, patienceNs: 2e9 });
    expect(run.verdict).toBe('inconsistent');
    expect(run.violation).toMatch(
      /^split brain: write of 1 blocks from block \d+ of the disk by (left|right) at [\d.]+ ms, though (left|right) leads since [\d.]+ ms/,
    );
  });
});

test('a cut that heals before the time-out harms nobody', () => {
  for (const fromNs of moments) {
    const run = judge({ link: { cuts: [{ fromNs, untilNs: fromNs + 40e6 }] } });
    expect([fromNs, run.verdict, run.failovers.length]).toEqual([fromNs, consistent, 0]);
  }
});
