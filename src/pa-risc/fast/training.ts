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
import { atRest, type FastMachine, type FastState, hotTarget } from './loop';
import { isForFastLoop } from './selection';

const memorySize = 1 << 16;
/** The code stands in page 0, data around the middle of memory. */
const codeAddress = 0x100;
const dataAddress = memorySize >>> 1;
/** Each variant so often; those with a control register so often that each of these comes. */
const timesEach = 16;
const timesOfControl = 32;
/** `add %r2,%r3,%r4`, whose carries the next instruction may read. */
const sum = 0x08430604;
const decodedSum = decode(sum) + 1;

class TrainingMachine extends MachineState implements FastMachine {
  readonly translation: AddressTranslation;

  constructor(random: Random) {
    super(new Memory(memorySize));
    this.translation = new AddressTranslation(this.cr, this.state, this.memory, random, undefined);
    const { read, write, execute, nonAccess } = this.translation;
    for (const lookaside of [read, write, execute, nonAccess]) {
      for (let page = 0; page < memorySize; page += pageBytes) lookaside.remember(0, page, 0, page);
    }
    this.state[STATE.psw] = PSW.Q;
  }
}

type Loop = (fast: FastState, machine: FastMachine) => void;

export function train(loop: Loop): void {
  const random = new Random('training');
  const machine = new TrainingMachine(random);
  const fast = atRest(memorySize);
  const trained = [...variants.entries()].filter(([, variant]) => isForFastLoop(variant));
  // The engine notes nothing of the first calls: the first round comes again at the end.
  for (let round = 0; round <= timesOfControl; round++) {
    const time = round % timesOfControl;
    for (const [number, variant] of trained) {
      if (time >= timesEach && !/ctl$/.test(table[variant.row].mnemonic)) continue;
      place(machine, number, anyWord(variant, Math.imul(timesOfControl * number + time + 1, mixer), time));
      // So that masks of the system differ in the interrupts only.
      machine.state[STATE.psw] = [0, PSW.I, PSW.writable ^ PSW.I, (8 * time) & PSW.writable][time & 3];
      fast.stopsAtEntries = time > 1;
      // The next branch to any address makes it hot.
      if (time === 7) fast.heat.fill(hotTarget - 1);
      // An instruction that sets the mask of the system leaves it as it is.
      if (time === 5) machine.gr.fill(machine.state[STATE.psw] & PSW.writable, 1);
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

/** Spreads small numbers over all bits of a word. */
const mixer = 0x9e3779b1;

/** A word of the variant, each time with another register in the field that names a base or a control register. */
function anyWord({ row, knownMask, known }: Variant, bits: number, time: number): number {
  const { mask, match } = table[row];
  const register = 0x1f << 21;
  return match | known | (((bits & ~register) | (time << 21)) & ~(mask | knownMask));
}

/** Of the registers many are addresses of data, and others small. */
const values = Int32Array.from({ length: 32 }, (_, register) => {
  const kinds = [Math.imul(register, mixer), 8 * register, dataAddress + 8 * register, 8 * register];
  return register === 0 ? 0 : kinds[register & 3];
});

/** The instruction after a sum. */
function place({ memory, gr, cr, floats, spaces }: TrainingMachine, number: number, word: number): void {
  spaces.fill(0);
  cr[CR.ccr] = FLOATING_POINT_UNIT;
  floats[0] = 0;
  memory.marks.fill(0);
  memory.words[codeAddress >>> 2] = sum;
  memory.words[(codeAddress >>> 2) + 1] = word;
  memory.rows[codeAddress >>> 2] = decodedSum;
  memory.rows[(codeAddress >>> 2) + 1] = number + 1;
  gr.set(values);
}
