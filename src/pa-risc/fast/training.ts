/**
 * Runs a new loop on a machine of its own, each instruction some times, so that the engine knows the types of all that
 * the loop computes. Otherwise the optimized loop would be thrown away at each instruction that it meets for the first
 * time.
 */
import { Random } from '../../base/random';
import { table } from '../instructions/table';
import { pageBytes } from '../layout';
import { MachineState } from '../machine-state';
import { Memory } from '../memory';
import { CR, FLOATING_POINT_UNIT, PSW, STATE } from '../registers';
import { AddressTranslation } from '../translation';
import { decode, type Variant, variants } from '../variants';
import { atRest, type FastMachine, type FastState } from './loop';
import { isForFastLoop } from './selection';

const memorySize = 1 << 16;
/** The code stands in page 0, data around the middle of memory. */
const codeAddress = 0x100;
const dataAddress = memorySize >>> 1;
const timesEach = 32;
/** `add %r2,%r3,%r4`, whose carries the next instruction may read. */
const sum = 0x08430604;

class TrainingMachine extends MachineState implements FastMachine {
  readonly translation: AddressTranslation;

  constructor(random: Random) {
    super(new Memory(memorySize));
    this.translation = new AddressTranslation(this.cr, this.state, this.memory, random, undefined);
    const { read, write, execute, nonAccess } = this.translation;
    for (const lookaside of [read, write, execute, nonAccess]) {
      for (let page = 0; page < memorySize; page += pageBytes) lookaside.remember(0, page, 0, page);
    }
    this.cr[CR.ccr] = FLOATING_POINT_UNIT;
    this.state[STATE.psw] = PSW.Q;
  }
}

type Loop = (fast: FastState, machine: FastMachine) => void;

export function train(loop: Loop): void {
  const random = new Random('training');
  const machine = new TrainingMachine(random);
  const fast = atRest(memorySize);
  for (const [number, variant] of variants.entries()) {
    if (!isForFastLoop(variant)) continue;
    for (let time = 0; time < timesEach; time++) {
      place(machine, number, anyWord(variant, random, time));
      // So that masks of the system differ in the interrupts only.
      machine.state[STATE.psw] = [0, PSW.I, PSW.writable ^ PSW.I, (8 * time) & PSW.writable][time & 3];
      machine.cr[CR.sar] = time >>> 1;
      fast.front = codeAddress + 4 * (time & 1);
      fast.back = fast.front + 4;
      fast.budget = 1 + (time & 3);
      fast.turns = memorySize;
      fast.ticks = time === 0 ? undefined : time;
      fast.carries = -time;
      loop(fast, machine);
    }
  }
}

/** A word of the variant, each time with another register in the field that names a base or a control register. */
function anyWord({ row, knownMask, known }: Variant, random: Random, time: number): number {
  const { mask, match } = table[row];
  const register = 0x1f << 21;
  const bits = (random.integer(0, 0xffffffff) & ~register) | (time << 21);
  return match | known | (bits & ~(mask | knownMask));
}

/** The instruction after a sum, and registers of which many are addresses of data, and others small. */
function place({ memory, gr, spaces }: TrainingMachine, number: number, word: number): void {
  spaces.fill(0);
  memory.marks.fill(0);
  memory.words.set([sum, word], codeAddress >>> 2);
  memory.rows.set([decode(sum) + 1, number + 1], codeAddress >>> 2);
  for (let register = 1; register < gr.length; register++) {
    gr[register] = [Math.imul(word, register), 8 * register, dataAddress + 8 * register, 8 * register][register & 3];
  }
}
