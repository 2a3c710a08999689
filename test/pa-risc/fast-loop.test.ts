import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { Cpu } from '../../src/pa-risc/cpu';
import { CR, PSW } from '../../src/pa-risc/registers';
import { dataAddress, dataBytes, textAddress } from '../oracle/elf';
import { generateProgram } from '../oracle/generate';
import { bytesOf } from '../oracle/words';

const programs = 200;
/** A program ends with the system call `exit`, in whose place it waits here. */
const exitWords = 5;
const waiting = 0xe81f1ff7; // b,n .

function machine(words: readonly number[], instructionsBeforeOwnLoop?: number): Cpu {
  const cpu = new Cpu({ memorySize: 1 << 19, instructionsBeforeOwnLoop });
  cpu.writeMemory(textAddress, bytesOf(words));
  cpu.reset(textAddress | 3, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  cpu.cr[CR.ccr] = 0xc0;
  return cpu;
}

const visible = (cpu: Cpu) => [...cpu.gr, cpu.state[0], cpu.state[1], cpu.state[3] & ~PSW.R, cpu.state[4]];

test.each(Array.from({ length: programs }, (_, seed) => seed))(
  'the fast loop, cut anywhere, does what the exact path does (seed %i)',
  (seed) => {
    const random = new Random(`fast/${seed}`);
    const words = [...generateProgram(random, 400).slice(0, -exitWords), ...Array(exitWords).fill(waiting)];
    // The exact path, which the guest's recovery counter forces, tells how many instructions come before the end.
    const exact = machine(words);
    exact.state[3] |= PSW.R;
    exact.cr[CR.recovery] = 0x7fffffff;
    const end = textAddress + 4 * (words.length - exitWords);
    while (exact.pc < end && exact.run(1).reason === 'limit');
    // Every second machine has a loop of its own from the second run on.
    const fast = machine(words, seed % 2 === 0 ? undefined : 0);
    while (fast.instructions < exact.instructions) {
      const exit = fast.run(Math.min(random.integer(1, 60), exact.instructions - fast.instructions));
      expect(exit.reason).toBe('limit');
    }
    expect(visible(fast)).toEqual(visible(exact));
    expect(fast.readMemory(dataAddress, dataBytes)).toEqual(exact.readMemory(dataAddress, dataBytes));
  },
);
