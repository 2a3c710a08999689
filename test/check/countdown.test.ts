import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { runBare } from '../../src/sim/bare';
import { defaultPlan, type RunPlan } from '../../src/sim/plan';

const image = 'examples/guests/countdown.elf';
const plan: RunPlan = { ...defaultPlan, guest: new Uint8Array(readFileSync(image)), disk: new Uint8Array(1 << 16) };
const bare = runBare(plan);
const judge = (changes: Partial<RunPlan>) => new JudgedPair({ ...plan, ...changes }).toEnd(bare);

function crossAssemblerIsMissing(): boolean {
  try {
    execFileSync('hppa-linux-gnu-as', ['--version']);
    return false;
  } catch {
    return true;
  }
}

describe('countdown', () => {
  test('the bare machine runs it to the end', () => {
    expect(bare.finished).toBe(true);
    expect(bare.console).toBe('XWVUTSRQPONMLKJIHGFEDCBA@?>=<;:987654321\n');
  });

  test.each(['original', 'prototype'] as const)(
    '%s: the primary killed in every eighth epoch: nobody outside can tell',
    (protocol) => {
      const { epochs } = judge({ protocol });
      expect(epochs).toBeGreaterThan(300);
      for (let epoch = 0; epoch < epochs - 1; epoch += 8) {
        const run = judge({ protocol, kills: [{ who: 'primary', when: { kind: 'epoch', epoch } }] });
        expect([epoch, run.verdict, run.violation, run.failovers.length]).toEqual([epoch, 'consistent', undefined, 1]);
      }
    },
  );

  test('with frames lost, and either processor killed at any event: consistent', () => {
    for (let event = 1; event < 600; event += 29) {
      const who = event % 2 === 0 ? 'primary' : 'backup';
      const run = judge({ seed: event, loss: 0.2, kills: [{ who, when: { kind: 'event', event } }] });
      expect([event, run.verdict, run.violation]).toEqual([event, 'consistent', undefined]);
    }
  });

  test('the same seed gives the same trace, another seed another one', () => {
    const trace = (seed: number) => judge({ seed, loss: 0.2 }).traceDigest;
    expect(trace(3)).toBe(trace(3));
    expect(trace(3)).not.toBe(trace(4));
  });

  test.skipIf(crossAssemblerIsMissing())('the image is what its sources build (needs gcc-hppa-linux-gnu)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
    execFileSync('bash', ['examples/guests/build.sh', folder]);
    expect(readFileSync(join(folder, 'countdown.elf')).equals(readFileSync(image))).toBe(true);
  });
});
