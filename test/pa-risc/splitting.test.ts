import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import type { Cpu } from '../../src/pa-risc/cpu';
import { CR } from '../../src/pa-risc/registers';
import { length } from '../check/length';
import { randomMachine, runTo } from './random-machines';

const programs = length(400, 1000);
/** More than a program takes. */
const greatest = 20_000;
/** Runs the program to its end while interrupts come at fixed instructions, cut at random points or not at all. */
function run(seed: number, cuts: Random | undefined): Cpu {
  const cpu = randomMachine(seed);
  const arrivals = new Random(`arrivals/${seed}`);
  let until = 1100;
  runTo(cpu, until);
  cpu.cr[CR.eiem] = -1;
  for (;;) {
    until += arrivals.integer(1, 200);
    while (cuts !== undefined && cpu.instructions < until) {
      const next = Math.min(until, cpu.instructions + cuts.integer(1, 40));
      if (!runTo(cpu, next)) return cpu;
    }
    if (!runTo(cpu, until) || cpu.instructions > greatest) return cpu;
    cpu.raiseExternalInterrupt(1 << arrivals.integer(0, 31));
  }
}

test(`${programs} random programs with traps, timers and TLB misses: run in one go and cut at random points end alike`, () => {
  let longest = 0;
  for (let seed = 0; seed < programs; seed++) {
    const whole = run(seed, undefined);
    const cut = run(seed, new Random(`cuts/${seed}`));
    expect([seed, cut.instructions, cut.digest()]).toEqual([seed, whole.instructions, whole.digest()]);
    longest = Math.max(longest, whole.instructions);
  }
  expect(longest).toBeGreaterThan(2_000);
});
