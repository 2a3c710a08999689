import { describe, expect, test } from 'vitest';
import { consistent, guest } from './guests';
import { length } from './length';

const { bare, judge } = guest('countdown');

describe('countdown', () => {
  test('the bare machine runs it to the end', () => {
    expect(bare.finished).toBe(true);
    expect(bare.console).toBe('XWVUTSRQPONMLKJIHGFEDCBA@?>=<;:987654321\n');
  });

  test.each(['original', 'prototype'] as const)(
    '%s: the primary killed in one epoch or another: nobody outside can tell',
    (protocol) => {
      const { epochs } = judge({ protocol });
      expect(epochs).toBeGreaterThan(300);
      for (let epoch = 0; epoch < epochs - 1; epoch += length(16, 8)) {
        const run = judge({ protocol, kills: [{ who: 'primary', when: { kind: 'epoch', epoch } }] });
        expect([epoch, run.verdict, run.violation, run.failovers.length]).toEqual([epoch, consistent, undefined, 1]);
      }
    },
  );

  test('with frames lost, and either processor killed at any event: consistent', () => {
    for (let event = 1; event < 600; event += 29) {
      const who = event % 2 === 0 ? 'primary' : 'backup';
      const run = judge({ seed: event, link: { loss: 0.2 }, kills: [{ who, when: { kind: 'event', event } }] });
      expect([event, run.verdict, run.violation]).toEqual([event, consistent, undefined]);
    }
  });

  test('the same seed gives the same trace, another seed another one', () => {
    const trace = (seed: number) => judge({ seed, link: { loss: 0.2 } }).traceDigest;
    expect(trace(3)).toBe(trace(3));
    expect(trace(3)).not.toBe(trace(4));
  });
});
