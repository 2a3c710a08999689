/** A PA-RISC 1.1 processor in real mode (DESIGN §2). Guest faults are data: `fault` is the vector noted, 0 for none. */
import { assert } from '../base/assert';
import { digestOfParts } from '../base/digest';
import { type FastState, runFast, shortJumpBytes } from './fast-loop';
import { IdleDetector, type Turn } from './idle-detector';
import { table } from './instructions';
import { handlers } from './interpreter';
import { enterInterruption } from './interruption';
import type { Exit, Processor } from './processor';
import { CR, PSW } from './registers';
import { Routines } from './routines';
import { decode, variants } from './variants';

const LOOP_LIMIT = 64;
/** Short backward jumps before the registers are watched for a waiting loop; twice as many each time that none is found. */
const firstTurns = 64;
const greatestTurns = 1 << 16;
/** Instructions that are executed one by one while the registers are watched. */
const watchedSteps = 700;
/** The fast loop's budget is a small integer. */
const greatestBudget = 0x3fffffff;

/** The processor: `run` executes instructions until an exit. */
export class Cpu extends Routines implements Processor {
  private idle: Turn = { period: 0, simulated: 0 };
  private readonly idleDetector = new IdleDetector();
  private illegal: { word: number; address: number } | undefined;
  private readonly fast: FastState = {
    front: 0,
    back: 0,
    nullified: false,
    carries: 0,
    budget: 0,
    stores: 0,
    turns: firstTurns,
  };
  /** How many interruptions the last step took. */
  private interrupted = 0;

  get instructions() {
    return this.counts.instructions;
  }
  get simulated() {
    return this.counts.simulated;
  }
  get recoveryCounter() {
    return this.counts.recovery;
  }

  reset(entry: number, args: { gr26: number; gr25: number; gr24: number; gr23: number }): void {
    for (const registers of this.files) registers.fill(0);
    this.gr.set([args.gr23, args.gr24, args.gr25, args.gr26], 23);
    this.state.set([entry, entry + 4, 0, PSW.Q]);
  }

  takeIllegalInstruction() {
    const { illegal } = this;
    this.illegal = undefined;
    return illegal;
  }

  setRecoveryCounter(instructions: number): void {
    this.counts.recovery = instructions;
  }

  run(limit: number): Exit {
    let interruptions = 0;
    const end = this.counts.instructions + limit;
    this.idleDetector.forget();
    let watched = 0;
    let turns = firstTurns;
    this.fast.turns = turns;
    for (;;) {
      if (this.counts.recovery <= 0) return { reason: 'recoveryCounter' };
      if (this.counts.instructions >= end) return { reason: 'limit' };
      if (watched > 0) watched--;
      else if (this.isPlain()) {
        this.runPlain(Math.min(end - this.counts.instructions, this.counts.recovery));
        if (this.fast.turns > 0 && this.fast.budget === 0) continue;
        if (this.fast.turns <= 0) {
          watched = watchedSteps;
          turns = Math.min(2 * turns, greatestTurns);
          this.fast.turns = turns;
          continue;
        }
      }
      const before = this.counts.instructions;
      const { pc } = this;
      this.step();
      if (this.exit) {
        const exit = this.exit;
        this.exit = undefined;
        return exit;
      }
      interruptions = this.counts.instructions > before ? 0 : interruptions + this.interrupted;
      if (interruptions > LOOP_LIMIT) return { reason: 'halted', why: `${LOOP_LIMIT} interruptions in a row` };
      if (this.pc <= pc && pc - this.pc < shortJumpBytes && !(this.state[3] & PSW.R)) {
        const turn = this.idleDetector.turn(this.pc, this.stores, this.files, this.counts);
        const left = Math.min(end - this.counts.instructions, this.counts.recovery);
        if (turn !== undefined && left >= 2 * turn.period) {
          this.idle = turn;
          return { reason: 'idle', period: turn.period };
        }
      }
    }
  }

  supply(value: number): void {
    this.supplied = value;
    this.step();
    this.supplied = undefined;
  }

  skip(instructions: number): void {
    const { period, simulated } = this.idle;
    assert(period > 0 && instructions % period === 0, 'skip follows an idle exit and takes a multiple of its period');
    assert(instructions < this.counts.recovery, 'the last instruction of an epoch is executed, not skipped');
    this.counts.instructions += instructions;
    this.counts.recovery -= instructions;
    this.counts.simulated += (instructions / period) * simulated;
  }

  raiseExternalInterrupt(bits: number): void {
    this.cr[CR.eirr] |= bits;
  }
  readMemory(address: number, length: number): Uint8Array {
    return this.memory.read(address, length);
  }
  writeMemory(address: number, bytes: Uint8Array): void {
    this.memory.write(address, bytes);
  }

  digest(): string {
    return digestOfParts([...this.files.map((file) => new Uint8Array(file.buffer)), this.memory.digests()]);
  }

  /** Whether the next instruction is executed in real mode, and nothing stands between it and its successor. */
  private isPlain(): boolean {
    const psw = this.state[3];
    const interrupted = (psw & PSW.I) !== 0 && (this.cr[CR.eirr] & this.cr[CR.eiem]) !== 0;
    return (psw & (PSW.R | PSW.C | PSW.D | PSW.N)) === 0 && !interrupted;
  }

  private runPlain(instructions: number): void {
    const { fast, state, counts } = this;
    const budget = Math.min(instructions, greatestBudget);
    fast.front = state[0];
    fast.back = state[1];
    fast.carries = state[4];
    fast.budget = budget;
    fast.stores = this.stores;
    runFast(fast, this.gr, this.cr, this.memory);
    state[0] = fast.front;
    state[1] = fast.back;
    state[3] = fast.nullified ? state[3] | PSW.N : state[3];
    state[4] = fast.carries;
    this.stores = fast.stores;
    counts.instructions += budget - fast.budget;
    counts.recovery -= budget - fast.budget;
  }

  private step(): undefined {
    const { state } = this;
    this.interrupted = 0;
    // An instruction that awaits its value has passed these already.
    if (this.supplied === undefined) {
      if (state[3] & PSW.R && this.cr[CR.recovery] < 0) return this.interrupt(3, 0);
      if (state[3] & PSW.I && this.cr[CR.eirr] & this.cr[CR.eiem]) return this.interrupt(4, 0);
    }
    const address = this.pc & ~3;
    this.fault = state[3] & PSW.C ? 6 : address + 4 > this.memory.size ? 1 : 0;
    if (this.fault) return this.interrupt(this.fault, 0);
    const word = this.memory.load(address, 4);
    const nullified = (state[3] & PSW.N) !== 0;
    this.branching = this.stopped = false;
    this.nullifying = 0;
    let simulated = false;
    let advance = true;
    if (!nullified) {
      const { rows } = this.memory;
      if (rows[address >>> 2] === 0) rows[address >>> 2] = decode(word) + 1;
      const variant = variants[rows[address >>> 2] - 1];
      if (variant === undefined) {
        this.illegal = { word, address };
        return this.interrupt(8, word);
      }
      simulated = table[variant.row].class !== 'ordinary';
      if (simulated && this.pc & 3) return this.interrupt(10, word);
      const counting = (state[3] & PSW.R) !== 0;
      handlers[variant.row](this, this.gr, word);
      this.gr[0] = 0;
      if (this.fault) return this.interrupt(this.fault, word);
      if (this.stopped) return;
      advance = !this.returning;
      this.returning = false;
      if (simulated || this.exit || this.supplied !== undefined) this.counts.simulated++;
      this.counts.instructions++;
      this.counts.recovery--;
      if (counting) this.cr[CR.recovery]--;
    }
    if (!advance) return;
    state[3] = (state[3] & ~PSW.N) | (this.nullifying ? PSW.N : 0);
    state[0] = state[1];
    state[1] = this.branching ? this.target : state[1] + 4;
  }

  private interrupt(vector: number, word: number): undefined {
    enterInterruption(this, vector, word, this.faultAddress);
    this.interrupted = 1;
    this.fault = 0;
  }
}
