import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { JudgedPair } from '../../src/check/judged-run';
import { presets } from '../../src/hypervisor/switches';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { writeElf } from '../../src/pa-risc/elf-writer';
import { Pair } from '../../src/sim/pair';
import { defaultPlan, type RunPlan } from '../../src/sim/plan';

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

/** By how many bytes more is in use after the later of these epochs than after the earlier one. */
function growth(pair: Pair, earlier: number, later: number): number {
  const runTo = (epoch: number) => {
    while (pair.replicas[0].hypervisor.epoch < epoch && pair.step());
    expect(pair.replicas[0].hypervisor.epoch).toBe(epoch);
    return bytesInUse();
  };
  const before = runTo(earlier);
  return runTo(later) - before;
}

test('a million epochs take no more memory than a hundred thousand', () => {
  const pair = new Pair({ ...plan, protocol: 'revised' });
  pair.start();
  // A single number kept of each epoch would be 7.2 MB.
  expect(growth(pair, 100_000, 1_000_000)).toBeLessThan(2_000_000);
});

test.each(Object.keys(presets) as (keyof typeof presets)[])(
  'with the oracle listening, digests compared and frames lost too, under %s',
  (protocol) => {
    const judged = new JudgedPair({ ...plan, guest: asking, protocol, paranoid: true, link: { loss: 0.002 } });
    expect(growth(judged.pair, 20_000, 60_000)).toBeLessThan(500_000);
    expect(judged.heard).toEqual([]);
  },
);

test('a primary that is left alone remembers nothing for a backup', () => {
  const kills = [{ who: 'backup', when: { kind: 'epoch', epoch: 100 } }] as const;
  const { pair } = new JudgedPair({ ...plan, guest: asking, kills });
  expect(growth(pair, 40_000, 120_000)).toBeLessThan(500_000);
});
