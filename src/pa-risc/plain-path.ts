/** Executes runs of ordinary instructions: in the fast loop, or as translated code. */
import type { LinearMemory } from '../base/web-assembly';
import { ExactPath } from './exact-path';
import { exactRows, exactRowsOfRegions } from './exact-rows';
import { atRest, FastLoop, instructionsBeforeOwnLoop } from './fast/loop';
import { CR, PSW, STATE } from './registers';
import type { CpuOptions } from './routines';
import { Translator } from './translator/translator';

/** Short backward jumps before the processor looks for a waiting loop; twice as many after each look without one. */
export const firstTurns = 64;
const greatestTurns = 1 << 16;
/** Regions make as many turns in the time that a look takes. */
const greatestTurnsOfRegions = 1 << 22;
/** A loop that is entered often soon runs in the form that the engine has optimized last. */
const greatestBudget = 0x1000;
/** With these bits of the PSW set, the exact path executes each instruction. */
const special = PSW.R | PSW.N | PSW.X | PSW.H | PSW.L | PSW.T;

export abstract class PlainPath extends ExactPath {
  protected readonly fast = atRest(firstTurns);
  protected readonly greatestTurns: number;
  private readonly runner: FastLoop | Translator;
  private readonly exactRows: Uint8Array;

  constructor(options: CpuOptions) {
    super(options);
    const { webAssembly } = this.memory;
    const translates = webAssembly !== undefined;
    this.exactRows = translates ? exactRowsOfRegions() : exactRows;
    this.greatestTurns = translates ? greatestTurnsOfRegions : greatestTurns;
    this.runner = translates
      ? this.makeTranslator(webAssembly, options.processor === 'atOnce')
      : new FastLoop(this, options.instructionsBeforeOwnLoop ?? instructionsBeforeOwnLoop);
  }

  /** Whether plain code may go on: no interruption, trap or change of mode is due before the next instruction. */
  protected isPlain(): boolean {
    const { state, cr } = this;
    const psw = state[STATE.psw];
    const interrupted = (psw & PSW.I) !== 0 && (cr[CR.eirr] & cr[CR.eiem]) !== 0;
    const translating = psw & (PSW.C | PSW.D);
    return (
      (psw & special) === 0 &&
      (translating === 0 || translating === (PSW.C | PSW.D)) &&
      !interrupted &&
      state[STATE.pending] === 0 &&
      state[STATE.spaceFront] === state[STATE.spaceBack] &&
      ((state[STATE.front] ^ state[STATE.back]) & 3) === 0
    );
  }

  private makeTranslator(webAssembly: LinearMemory, atOnce: boolean): Translator {
    const { words } = this.memory;
    const rowAt = (address: number) => this.rowAt(address, words[address >>> 2]);
    return new Translator(this, webAssembly, { rowAt, atOnce });
  }

  /**
   * Runs the fast loop or translated code for at most so many instructions, of which a simulated one counts `weight`
   * more.
   * Returns whether the next instruction is for them again.
   */
  protected runPlain(instructions: number, weight: number): boolean {
    const { runner } = this;
    if (this.state[STATE.psw] & PSW.C) this.translation.synchronize();
    if (this.isForExactPath()) return false;
    if (runner instanceof FastLoop) return this.runFastLoop(runner, Math.min(instructions, greatestBudget), weight);
    return this.runTranslated(runner, instructions, weight);
  }

  private runTranslated(translator: Translator, instructions: number, weight: number): boolean {
    const { fast } = this;
    const executed = translator.run(instructions, fast.turns, this.ticks(), weight);
    this.counts.instructions += executed;
    this.counts.recovery -= executed;
    this.counts.simulated += translator.simulated;
    fast.turns = translator.turns;
    if (translator.stored) this.stores++;
    return translator.goesOn;
  }

  /** Whether only the exact path executes the next instruction, or has to translate its address. */
  private isForExactPath(): boolean {
    const { state, memory } = this;
    const front = state[STATE.front];
    const virtual = (state[STATE.psw] & PSW.C) !== 0;
    const address = virtual
      ? this.translation.execute.find(state[STATE.spaceFront], front & -4, front & 3)
      : (front & -4) >>> 0;
    if (address < 0 || address >= memory.size) return true;
    return this.exactRows[this.rowAt(address, memory.words[address >>> 2])] !== 0;
  }

  /** CR16, where the processor counts time itself and every level may read it. */
  private ticks(): number | undefined {
    if (this.timeBase === undefined || this.state[STATE.psw] & PSW.S) return undefined;
    return this.timeBase + this.counts.instructions;
  }

  private runFastLoop(fastLoop: FastLoop, budget: number, weight: number): boolean {
    const { fast, state, counts } = this;
    const virtual = (state[STATE.psw] & PSW.C) !== 0;
    fast.front = state[STATE.front];
    fast.back = state[STATE.back];
    fast.carries = state[STATE.carries];
    fast.budget = budget;
    fast.stores = this.stores;
    fast.weight = weight;
    fast.ticks = this.ticks();
    fastLoop.run(fast, virtual ? 'virtual' : 'real');
    const executed = budget - fast.budget - weight * fast.simulated;
    counts.instructions += executed;
    counts.recovery -= executed;
    counts.simulated += fast.simulated;
    if (fast.budget === budget) return false;
    state[STATE.front] = fast.front;
    state[STATE.back] = fast.back;
    state[STATE.psw] =
      (state[STATE.psw] & ~(PSW.N | PSW.B)) | (fast.nullified ? PSW.N : 0) | (fast.branched ? PSW.B : 0);
    state[STATE.carries] = fast.carries;
    this.stores = fast.stores;
    return fast.budget <= 0;
  }
}
