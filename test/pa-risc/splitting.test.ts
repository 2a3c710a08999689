import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { Cpu } from '../../src/pa-risc/cpu';
import { CR, PSW } from '../../src/pa-risc/registers';
import { length } from '../check/length';
import { textAddress } from '../oracle/elf';
import { generateSystemProgram } from '../oracle/system/generate';
import { readSystemGolden } from '../oracle/system/golden';
import { bytesOf } from '../oracle/words';

const programs = length(400, 1000);
/** More than a program takes. */
const greatest = 20_000;
/** The frame of the golden programs, which ends where their parameters begin: behind 32 vectors. */
const [golden] = readSystemGolden('test/oracle/golden/system.cbor.br');
const table = golden.vectors + 32 * 32;
const frame = { words: golden.words.slice(0, (table - textAddress) / 4), symbols: new Map([['table', table]]) };
const parameters = frame.words.length;

function machine(seed: number): Cpu {
  const words = [...generateSystemProgram(new Random(`splitting/${seed}`), frame, { length: 250 })];
  words[parameters] |= PSW.I;
  const cpu = new Cpu({ memorySize: 1 << 19, random: new Random(`tlb/${seed}`) });
  cpu.writeMemory(textAddress, bytesOf(words));
  cpu.reset(textAddress, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  return cpu;
}

/** Runs up to so many instructions, and skips where it waits; answers whether the program goes on. */
function runTo(cpu: Cpu, instructions: number): boolean {
  while (cpu.instructions < instructions) {
    const exit = cpu.run(instructions - cpu.instructions);
    if (exit.reason === 'idle') {
      cpu.skip(Math.floor((instructions - cpu.instructions - 1) / exit.period) * exit.period);
    } else if (exit.reason !== 'limit') return false;
  }
  return true;
}

/** Runs the program to its end while interrupts come at fixed instructions, cut at random points or not at all. */
function run(seed: number, cuts: Random | undefined): Cpu {
  const cpu = machine(seed);
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
