import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { consistent, guest } from './guests';
import { length } from './length';

const { judge } = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384, patienceNs: 100e9 });

test('three backups: two primaries die one after the other, and the survivors compare what they have of the second', () => {
  for (let seed = 0; seed < length(12, 24); seed++) {
    const random = new Random(`successors/${seed}`);
    const protocol = (['original', 'prototype', 'revised'] as const)[seed % 3];
    const kills = [random.integer(1_000_000, 90_000_000), random.integer(150_000_000, 260_000_000)].map((at) => ({
      who: 'primary' as const,
      when: { kind: 'time' as const, at },
    }));
    const run = judge({ seed, protocol, backups: 3, kills });
    expect([seed, protocol, kills, run.verdict, run.violation]).toEqual([seed, protocol, kills, consistent, undefined]);
    expect(run.failovers.length).toBe(2);
  }
});

test('a survivor that suspects another one while they compare acknowledges nothing of it, though it leads already', () => {
  for (const protocol of ['original', 'prototype', 'revised'] as const) {
    for (let seed = 0; seed < length(6, 12); seed++) {
      const at = 3_500_000 + 4_000_000 * seed;
      // The way between the survivors is cut until one has promoted itself and the other suspects it.
      const cuts = [{ fromNs: at + 5_700_000, untilNs: at + 57_600_000, from: 'right', to: 'third' }];
      const kills = [{ who: 'primary', when: { kind: 'time', at } }] as const;
      const run = judge({ seed, protocol, backups: 2, link: { cuts }, kills });
      expect([seed, protocol, run.verdict, run.violation]).toEqual([seed, protocol, consistent, undefined]);
    }
  }
});

test('survivors of whom one has not heard of the last view compare all the same', () => {
  // The view without the fourth reaches the second before the primary dies, and not the third.
  const cuts = [{ fromNs: 60_150_000, untilNs: 70_000_000, from: 'left', to: 'third' }];
  const kills = [20_000_000, 64_000_000].map((at, first) => ({
    who: first === 0 ? ('backup3' as const) : ('primary' as const),
    when: { kind: 'time' as const, at },
  }));
  for (const protocol of ['original', 'prototype', 'revised'] as const) {
    for (let seed = 0; seed < length(3, 6); seed++) {
      const shift = 1_000_000 * seed;
      const link = { cuts: cuts.map((cut) => ({ ...cut, fromNs: cut.fromNs + shift, untilNs: cut.untilNs + shift })) };
      const run = judge({ seed, protocol, backups: 3, link, kills });
      expect([seed, protocol, run.verdict, run.violation]).toEqual([seed, protocol, consistent, undefined]);
    }
  }
});

test('a survivor that never heard of the second primary compares again after that one’s death', () => {
  for (const protocol of ['original', 'prototype', 'revised'] as const) {
    for (let seed = 0; seed < length(3, 6); seed++) {
      const at = 40_000_000 + 3_000_000 * seed;
      // The third has told its prefix by then; the view of the second, and what it sends as primary, do not reach it.
      const cuts = [{ fromNs: at + 40_000_000, untilNs: at + 200_000_000, from: 'right', to: 'third' }];
      const kills = [at, at + 70_000_000].map((when) => ({
        who: 'primary' as const,
        when: { kind: 'time' as const, at: when },
      }));
      const run = judge({ seed, protocol, backups: 3, link: { cuts }, kills });
      expect([seed, protocol, run.verdict, run.violation]).toEqual([seed, protocol, consistent, undefined]);
      expect([seed, protocol, run.failovers.length]).toEqual([seed, protocol, 2]);
    }
  }
});

test('two survivors that suspect each other do not wait for a third one that trusts both', () => {
  const detector = { heartbeatNs: 5_000_000, timeoutNs: 29_000_000 };
  const cuts = [{ fromNs: 5_000_000, untilNs: 90_000_000, from: 'right', to: 'third' }];
  for (const protocol of ['original', 'prototype', 'revised'] as const) {
    for (let seed = 0; seed < length(3, 6); seed++) {
      const kills = [{ who: 'primary', when: { kind: 'time', at: 28_000_000 + 5_000_000 * seed } }] as const;
      const run = judge({ seed, protocol, backups: 3, link: { cuts }, detector, kills });
      expect([seed, protocol, run.verdict, run.violation]).toEqual([seed, protocol, consistent, undefined]);
    }
  }
});
