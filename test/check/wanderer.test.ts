import { describe, expect, test } from 'vitest';
import { consistent, guest } from './guests';

const { bare, judge } = guest('wanderer');

describe('a guest in virtual mode with more pages than the TLB has entries', () => {
  test('the bare machine runs it to the end', () => {
    expect(bare.finished).toBe(true);
    expect(bare.console).toMatch(/^\.{8}[0-9a-f]{8}\n$/);
  });

  test.each([1, 2, 3])('§3.2: with differently seeded TLBs the digests agree at every epoch (seed %i)', (seed) => {
    const run = judge({ seed });
    expect([run.verdict, run.violation]).toEqual([consistent, undefined]);
    expect(run.epochs).toBeGreaterThan(100);
  });

  test('the primary killed in every tenth epoch: consistent', () => {
    const { epochs } = judge({});
    for (let epoch = 0; epoch < epochs - 1; epoch += 10) {
      const run = judge({ kills: [{ who: 'primary', when: { kind: 'epoch', epoch } }] });
      expect([epoch, run.verdict, run.violation]).toEqual([epoch, consistent, undefined]);
    }
  });

  test('§3.2: without takeover the replicas diverge, and the first difference is named', () => {
    const run = judge({ tlbTakeover: false });
    expect([run.verdict, run.violation]).toEqual([
      'inconsistent',
      expect.stringContaining('states differ at the end of epoch'),
    ]);
    expect(run.divergence?.place).toMatch(/^(GR|CR|IIAOQ|PSW|memory) /);
    const [left, right] = run.divergence?.states ?? [];
    expect([left.processor, right.processor]).toEqual(['left', 'right']);
    expect(left.value).not.toBe(right.value);
  });
});
