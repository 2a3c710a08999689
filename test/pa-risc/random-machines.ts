/** Machines with random programs: privileged and translated code, traps, timers and TLB misses. */
import { Random } from '../../src/base/random';
import { Cpu } from '../../src/pa-risc/cpu';
import { PSW } from '../../src/pa-risc/registers';
import type { CpuOptions } from '../../src/pa-risc/routines';
import { textAddress } from '../oracle/elf';
import { generateSystemProgram } from '../oracle/system/generate';
import { readSystemGolden } from '../oracle/system/golden';
import { bytesOf } from '../oracle/words';

/** The frame of the golden programs, which ends where their parameters begin: behind 32 vectors. */
const [golden] = readSystemGolden('test/oracle/golden/system.cbor.br');
const table = golden.vectors + 32 * 32;
const frame = { words: golden.words.slice(0, (table - textAddress) / 4), symbols: new Map([['table', table]]) };
const parameters = frame.words.length;

export function randomMachine(seed: number, options: Partial<CpuOptions> = {}): Cpu {
  const words = [...generateSystemProgram(new Random(`splitting/${seed}`), frame, { length: 250 })];
  words[parameters] |= PSW.I;
  const cpu = new Cpu({ memorySize: 1 << 19, random: new Random(`tlb/${seed}`), ...options });
  cpu.writeMemory(textAddress, bytesOf(words));
  cpu.reset(textAddress, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  return cpu;
}

/** Runs up to so many instructions, and skips where it waits; answers whether the program goes on. */
export function runTo(cpu: Cpu, instructions: number): boolean {
  while (cpu.instructions < instructions) {
    const exit = cpu.run(instructions - cpu.instructions);
    if (exit.reason === 'idle') {
      cpu.skip(Math.floor((instructions - cpu.instructions - 1) / exit.period) * exit.period);
    } else if (exit.reason !== 'limit') return false;
  }
  return true;
}
