/**
 * The fast loop: a function generated from the instruction table that executes runs of ordinary instructions, one
 * version for real and one for virtual mode. The fast loop speculates over the exact path: it leaves untouched whatever
 * it does not know (a fault, an I/O page, a translation not used lately, a privileged instruction), and the caller
 * executes that one instruction exactly.
 */
import type { Stateless } from '../../base/state-marks';
import * as conditions from '../conditions';
import { levelShift } from '../lookaside';
import type { Memory } from '../memory';
import { multiplyHigh } from '../multiply';
import { CR, FLOATING_POINT_UNIT, STATE } from '../registers';
import { shortJumpBytes } from '../short-jump';
import type { AddressTranslation } from '../translation';
import { variants } from '../variants';
import { Printer, printConditionalBranch } from './printer';
import { controlMasks } from './privileged';
import { isForFastLoop } from './selection';
import { train } from './training';

/** The state that the fast loop reads and writes. */
export interface FastState {
  /** IIAOQ front and back. */
  front: number;
  back: number;
  /** PSW N and B afterwards; N is off before. */
  nullified: boolean;
  branched: boolean;
  /** PSW C/B, packed. */
  carries: number;
  /** Instructions that may still complete. */
  budget: number;
  /** Stores made. */
  stores: number;
  /** Short backward branches that may still be taken before the caller looks for a waiting loop. */
  turns: number;
  /** How many of the instructions a hypervisor would have simulated; each has taken `weight` more of the budget. */
  simulated: number;
  weight: number;
  /** The value of CR16 at the start, where the processor counts time itself; each instruction adds one. */
  ticks: number | undefined;
}

export const atRest = (turns: number): FastState => ({
  front: 0,
  back: 0,
  nullified: false,
  branched: false,
  carries: 0,
  budget: 0,
  stores: 0,
  turns,
  simulated: 0,
  weight: 0,
  ticks: undefined,
});

/** The parts of the processor on which the loop works. */
export interface FastMachine {
  readonly gr: Int32Array;
  readonly cr: Int32Array;
  readonly spaces: Int32Array;
  readonly floats: Int32Array;
  readonly state: Int32Array;
  readonly memory: Memory;
  readonly translation: AddressTranslation;
}

/** The carry out of the most significant bit, 0 or 1. */
const carryOut = (a: number, b: number, r: number): number => ((a & b) | ((a | b) & ~r)) >>> 31;

/** How the loop finds an instruction: the work once for a page, and once for an instruction. */
const real = {
  enter: 'if ((pc >>> 0) > last) break;',
  within: '(pc >>> 0) <= last',
  at: 'pc & -4',
};
const virtual = {
  enter: `const codePage = pc, codeSpot = pc >>> 10 & 4092;
    if (execute[codeSpot] !== (pc & -4096) || execute[codeSpot + 1] !== (space | level)) break;
    const codeDelta = execute[codeSpot + 2];`,
  within: '(pc ^ codePage) >>> 12 === 0',
  at: '((pc & -4) + codeDelta) | 0',
};

type Mode = 'real' | 'virtual';

/** The end of an instruction that neither branches nor nullifies. */
const advance = `gr[0] = 0;
          pc = next; next = (next + 4) | 0; budget = (budget - 1) | 0;
          continue;`;

/** The variables of the loop. */
const bindings = `const quadrants = scratch;
  const { gr, cr: sar, spaces, floats, state, memory, translation } = machine;
  const { words, halves, bytes, rows, marks, size } = memory;
  const [read, write, execute] = [translation.read.entries, translation.write.entries, translation.execute.entries];
  const nonAccess = translation.nonAccess.entries;`;

/**
 * A branch whose target follows the delay slot ends the run: afterwards only the queue shows that the branch was taken.
 */
const body = (mode: Mode) => `const space = state[${STATE.spaceFront}];
  const unitOff = (sar[${CR.ccr}] & ${FLOATING_POINT_UNIT}) ^ ${FLOATING_POINT_UNIT};
  let pc = fast.front | 0, next = fast.back | 0, budget = fast.budget | 0, turns = fast.turns | 0, stores = 0;
  let carries = fast.carries | 0, lazy = 0, carryA = 0, carryB = 0, carryR = 0, nullified = 0, sequential = 0;
  let simulated = 0, nullifying = 0, taken = 0, target = 0, physical = 0, spot = 0;
  const weight = fast.weight | 0, ticks = fast.ticks === undefined ? 0 : fast.ticks | 0, timed = fast.ticks !== undefined, begun = budget;
  const last = size - 4, level = (pc & 3) << ${levelShift};
  for (let quadrant = 0; quadrant < 4; quadrant++) quadrants[quadrant] = spaces[4 + quadrant] | level;
  loop: while (budget > 0) {
    ${(mode === 'real' ? real : virtual).enter}
    while (budget > 0 && ${(mode === 'real' ? real : virtual).within}) {
      const at = ${(mode === 'real' ? real : virtual).at};
      const word = words[at >>> 2];
      diverted: {
        conditional: {
          switch (rows[at >>> 2]) {
            ${variants
              .flatMap((variant, number) =>
                isForFastLoop(variant) ? [new Printer(variant, number + 1, mode === 'virtual').print()] : [],
              )
              .join('\n')}
            default: break loop;
          }
          ${advance}
        }
        ${printConditionalBranch()}
        if ((taken | nullifying) === 0) {
          ${advance}
        }
      }
      gr[0] = 0;
      const from = pc;
      pc = next; next = taken ? target : (next + 4) | 0; budget = (budget - 1) | 0;
      sequential = taken !== 0 && target === ((pc + 4) | 0) ? 1 : 0;
      if (nullifying !== 0) {
        if (budget === 0) { nullified = 1; break loop; }
        pc = next; next = (next + 4) | 0; sequential = 0;
      }
      if (sequential !== 0) break loop;
      if (taken !== 0 && (from - target) >>> 0 < ${shortJumpBytes} && (turns = (turns - 1) | 0) <= 0) break loop;
    }
  }
  fast.front = pc; fast.back = next; fast.budget = budget; fast.turns = turns; fast.stores += stores;
  fast.simulated = simulated;
  fast.nullified = nullified === 1;
  fast.branched = sequential === 1 || next !== ((pc + 4) | 0);
  fast.carries = lazy ? allCarries(carryA, carryB, carryR) : carries;`;

/** The space and the privilege level of each quarter of the addresses, as in lookasides, for one run. */
const scratch = new Int32Array(4);
const routines = { scratch, controlMasks, carryOut, allCarries: conditions.carries, multiplyHigh, ...conditions };
type Shared = (fast: FastState, machine: FastMachine) => void;
type Own = (fast: FastState) => void;

const shared = (mode: Mode): Shared =>
  new Function(
    ...Object.keys(routines),
    `'use strict'; return function run(fast, machine) {
  ${bindings}
  ${body(mode)}
};`,
  )(...Object.values(routines));

/**
 * A loop of one machine, whose registers and memory are constants for the engine. The number makes its text different
 * from that of any other machine: otherwise the engine would treat the two as one function, without constants.
 */
const own = (mode: Mode, machine: FastMachine, number: number): Own =>
  new Function(
    'machine',
    ...Object.keys(routines),
    `'use strict'; ${bindings}
  return function run(fast) { // ${number}
  ${body(mode)}
};`,
  )(machine, ...Object.values(routines));

interface SharedLoop {
  readonly run: Shared;
  /** Instructions until it is trained. */
  left: number;
}
/** The engine does not optimize a loop before so many instructions; many runs are shorter. */
const instructionsBeforeTraining = 1 << 16;
const sharedLoops = new Map<Mode, SharedLoop>();

/** The loop that all machines share. */
function sharedLoop(mode: Mode): SharedLoop {
  const known = sharedLoops.get(mode) ?? { run: shared(mode), left: instructionsBeforeTraining };
  sharedLoops.set(mode, known);
  return known;
}
/** After this many instructions a machine gets a loop of its own. */
export const instructionsBeforeOwnLoop = 1 << 24;
let ownLoops = 0;

/**
 * Executes instructions from a `FastState` on, until the budget is used up or an instruction comes that the loop does
 * not know.
 */
export class FastLoop implements Stateless {
  readonly isStateless = true;
  private readonly own: { real?: Own; virtual?: Own } = {};
  private readonly shared: { real?: SharedLoop; virtual?: SharedLoop } = {};
  private readonly instructions = { real: 0, virtual: 0 };

  constructor(
    private readonly machine: FastMachine,
    private readonly instructionsBeforeOwn: number,
  ) {}

  run(fast: FastState, mode: Mode): void {
    const own = this.own[mode];
    if (own !== undefined) own(fast);
    else this.runShared(fast, mode);
  }

  private runShared(fast: FastState, mode: Mode): void {
    const { budget } = fast;
    this.shared[mode] ??= sharedLoop(mode);
    const loop = this.shared[mode];
    loop.run(fast, this.machine);
    const executed = budget - fast.budget;
    if (loop.left > 0) {
      loop.left -= executed;
      if (loop.left <= 0) train(loop.run);
    }
    this.instructions[mode] += executed;
    if (this.instructions[mode] <= this.instructionsBeforeOwn) return;
    this.own[mode] = own(mode, this.machine, ownLoops++);
  }
}
