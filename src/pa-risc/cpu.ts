/** A PA-RISC 1.1 processor in real mode (DESIGN §2). Guest faults are data: `fault` is the vector noted, 0 for none. */
import { assert } from '../base/assert';
import { digestOfParts } from '../base/digest';
import { IdleDetector, type Turn } from './idle-detector';
import { table } from './instructions';
import { decode, handlers } from './interpreter';
import { enterInterruption } from './interruption';
import type { Exit, Processor } from './processor';
import { CR, PSW } from './registers';
import { Routines } from './routines';

const LOOP_LIMIT = 64;
/** A backward jump over at most so many bytes may close a waiting loop. */
const SHORT_JUMP = 256;

/** The processor: `run` executes instructions until an exit. */
export class Cpu extends Routines implements Processor {
  private idle: Turn = { period: 0, simulated: 0 };
  private readonly idleDetector = new IdleDetector();
  private illegal: { word: number; address: number } | undefined;
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
    for (;;) {
      if (this.counts.recovery <= 0) return { reason: 'recoveryCounter' };
      if (this.counts.instructions >= end) return { reason: 'limit' };
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
      if (this.pc <= pc && pc - this.pc < SHORT_JUMP && !(this.state[3] & PSW.R)) {
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
      const index = rows[address >>> 2] - 1;
      if (index < 0) {
        this.illegal = { word, address };
        return this.interrupt(8, word);
      }
      simulated = table[index].class !== 'ordinary';
      if (simulated && this.pc & 3) return this.interrupt(10, word);
      const counting = (state[3] & PSW.R) !== 0;
      handlers[index](this, this.gr, word);
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
