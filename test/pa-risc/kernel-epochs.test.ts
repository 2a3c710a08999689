import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kernelMachine, kernelNames } from '../../src/cli/bench/guest';
import type { Cpu } from '../../src/pa-risc/cpu';
import { isLong } from '../check/length';

/** The first instructions, in which the translator makes its regions; and how many the epochs then take, at most. */
const warmUp = 3_000_000;
const instructions = 4_000_000;
const mostEpochs = 1000;
/** More repetitions than any epoch reaches. */
const endless = 0x7fffffff;

const stateOf = (cpu: Cpu): unknown => [cpu.instructions, cpu.pc, cpu.digest()];

const kernels = kernelNames.flatMap((name) => [false, true].map((virtual) => ({ name, virtual })));
const without = isLong ? '' : ' (SKIPPED: `npm run test:long` runs them)';

test.skipIf(!isLong).each(kernels)(
  `$name, virtual $virtual: epochs of 1 to 10^6 instructions end in the same states whichever processor runs${without}`,
  ({ name, virtual }) => {
    const image = new Uint8Array(readFileSync(`examples/guests/${name}.elf`));
    const [wanted, cpu] = (['interpreter', 'translator'] as const).map((processor) =>
      kernelMachine(image, endless, virtual, processor),
    );
    for (const each of [wanted, cpu]) each.run(warmUp);
    expect(stateOf(cpu)).toEqual(stateOf(wanted));
    for (const epoch of [1, 2, 3, 97, 4096, 10 ** 6]) {
      const epochs = Math.min(mostEpochs, instructions / epoch);
      for (let at = 0; at < epochs; at++) {
        for (const each of [wanted, cpu]) each.setRecoveryCounter(epoch);
        const exits = [wanted, cpu].map((each) => each.run(2 * epoch).reason);
        expect([exits, stateOf(cpu)], `epoch ${at} of ${epoch}`).toEqual([
          ['recoveryCounter', 'recoveryCounter'],
          stateOf(wanted),
        ]);
      }
    }
  },
);
