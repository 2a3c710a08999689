import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { presets } from '../../src/hypervisor/switches';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { writeElf } from '../../src/pa-risc/elf-writer';
import { Pair } from '../../src/sim/pair';
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';
import { every, length } from './length';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const textAddress = 0x10000;
/** The shortest epochs that hold a turn of the loop: what is measured is the boundary. */
const epochLength = 10;
const looping = (turn: string) =>
  writeElf(textAddress, textAddress, assemble(`_start: ${turn}\nb _start\nnop`, { origin: textAddress }).bytes);
const computing = looping('addi 1, %r5, %r5');
/** A value of the environment in each epoch. */
const asking = looping(['mfctl %cr16, %r5', ...Array.from({ length: 7 }, () => 'addi 1, %r6, %r6')].join('\n'));

const plan: RunPlan = {
  ...defaultPlan,
  guest: computing,
  disk: new Uint8Array(512),
  memorySize: 1 << 17,
  epochLength,
  patienceNs: Number.MAX_SAFE_INTEGER,
};

function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const samples = 8;

/**
 * By how many bytes more is in use from the later of these epochs on than from the earlier one on: the least of what is
 * in use during so many epochs, since what the oracle remembers is dropped by the generation.
 */
function growth(pair: Pair, { earlier, later, during }: Record<'earlier' | 'later' | 'during', number>): number {
  const runTo = (epoch: number) => {
    while (pair.replicas[0].hypervisor.epoch < epoch && pair.step());
    expect(pair.replicas[0].hypervisor.epoch).toBe(epoch);
    return bytesInUse();
  };
  const leastFrom = (epoch: number) =>
    Math.min(...Array.from({ length: samples }, (_, at) => runTo(epoch + (at * during) / samples)));
  const before = leastFrom(earlier);
  return leastFrom(later) - before;
}

/** A single number kept of each epoch between would be 8 bytes an epoch: 2.9 MB, or 1.6. */
const [earlier, later] = [40_000, length(240_000, 400_000)];
const allowed = 5.5 * (later - earlier);

test('some 100,000 epochs more take no more memory', () => {
  const pair = new Pair({ ...plan, protocol: 'revised' });
  pair.start();
  expect(growth(pair, { earlier, later, during: 8_000 })).toBeLessThan(allowed);
});

/** One preset; `npm run test:long` takes all four. */
test.each(every(4, Object.keys(presets) as (keyof typeof presets)[]))(
  'with the oracle listening, digests compared and frames lost too, under %s',
  (protocol) => {
    const judged = new JudgedPair({ ...plan, guest: asking, protocol, paranoid: true, link: { loss: 0.002 } });
    // A number kept of each epoch and of its value would be 1.3 MB.
    expect(growth(judged.pair, { earlier: 20_000, later: 100_000, during: 20_000 })).toBeLessThan(1_000_000);
    expect(judged.heard).toEqual([]);
  },
);

test('a primary that is left alone remembers nothing for a backup', () => {
  const kills = [{ who: 'backup', when: { kind: 'epoch', epoch: 100 } }] as const;
  const { pair } = new JudgedPair({ ...plan, guest: asking, kills });
  // What is in use varies by 0.7 MB.
  expect(growth(pair, { earlier, later, during: length(40_000, 80_000) })).toBeLessThan(allowed);
});
