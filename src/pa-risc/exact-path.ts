/** Executes one instruction at a time, with everything that may come before, during and after (manual, chapter 4). */
import { table } from './instructions/table';
import { handlers } from './interpreter';
import { enterInterruption, VECTOR } from './interruption';
import { MARK } from './layout';
import { MemoryRoutines } from './memory-routines';
import { CR, PSW, STATE } from './registers';
import { variantBits } from './row-flags';
import { decode, variants } from './variants';

/** Words that are decoded at a time: code is likely to be executed on to the end of a line. */
const wordsOfLine = 8;

export abstract class ExactPath extends MemoryRoutines {
  protected illegal: { readonly word: number; readonly address: number } | undefined;
  /** How many interruptions the last step took. */
  protected interrupted = 0;

  /** Executes one instruction, nullified or not, or takes one interruption. */
  step(): undefined {
    const { state } = this;
    this.interrupted = 0;
    // An instruction that awaited its value has passed these checks already.
    if (this.supplied === undefined) {
      const vector = this.pendingInterruption();
      if (vector) return this.interrupt(vector, 0);
    }
    const nullified = (state[STATE.psw] & PSW.N) !== 0;
    this.branching = this.stopped = false;
    this.nullifying = 0;
    let word = 0;
    if (!nullified) {
      const address = this.fetchAddress();
      if (this.fault) return this.interrupt(this.fault, 0);
      word = this.memory.load(address, 4);
      const variant = this.variantAt(address, word);
      if (variant === undefined) {
        this.illegal = { word, address };
        return this.interrupt(VECTOR.illegalInstruction, word);
      }
      const simulated = table[variant.row].class !== 'ordinary';
      if (simulated && this.pc & 3) return this.interrupt(VECTOR.privilegedOperation, word);
      const counting = (state[STATE.psw] & PSW.R) !== 0;
      handlers[variant.row](this, this.gr, word);
      this.gr[0] = 0;
      if (this.fault) return this.interrupt(this.fault, word);
      if (this.stopped) return;
      if (simulated || this.exit || this.supplied !== undefined) this.counts.simulated++;
      this.counts.instructions++;
      this.counts.recovery--;
      if (counting) this.cr[CR.recovery]--;
      if (this.returning) {
        this.returning = false;
        return;
      }
    }
    this.advance(word);
  }

  /** The interruption that is taken before the next instruction, by priority (Architecture manual, chapter 4); or 0. */
  private pendingInterruption(): number {
    const { state, cr } = this;
    const psw = state[STATE.psw];
    const pending = state[STATE.pending];
    if (pending & (1 << VECTOR.highPriorityMachineCheck) && !(psw & PSW.M)) return VECTOR.highPriorityMachineCheck;
    if (psw & PSW.I && pending & (1 << VECTOR.powerFailure)) return VECTOR.powerFailure;
    if (psw & PSW.R && cr[CR.recovery] < 0) return VECTOR.recoveryCounter;
    if (psw & PSW.I && cr[CR.eirr] & cr[CR.eiem]) return VECTOR.externalInterrupt;
    if (psw & PSW.I && pending & (1 << VECTOR.lowPriorityMachineCheck)) return VECTOR.lowPriorityMachineCheck;
    return 0;
  }

  /** The physical address of the next instruction, or a fault. */
  private fetchAddress(): number {
    const { state } = this;
    if (!(state[STATE.psw] & PSW.C)) return this.fetchable((state[STATE.front] & ~3) >>> 0);
    const address = this.translation.instructionAddress(state[STATE.spaceFront], state[STATE.front]);
    if (address >= 0) return this.fetchable(address);
    this.fault = this.translation.fault;
    return 0;
  }

  private fetchable(address: number): number {
    if (address + 4 > this.memory.size) this.fault = VECTOR.highPriorityMachineCheck;
    return address;
  }

  private variantAt(address: number, word: number) {
    return variants[this.rowAt(address, word) - 1];
  }

  /** One more than the variant of the word at an address; 0 if no instruction has this pattern. */
  protected rowAt(address: number, word: number): number {
    const { rows } = this.memory;
    if (rows[address >>> 2] === 0) {
      this.decodeFrom(address >>> 2);
      rows[address >>> 2] = decode(word) + 1;
    }
    return rows[address >>> 2] & variantBits;
  }

  /** Decodes the words up to the end of their line: for the loops, which stop at a word that is not decoded. */
  private decodeFrom(first: number): void {
    const { rows, marks, words } = this.memory;
    const end = Math.min((first | (wordsOfLine - 1)) + 1, words.length);
    for (let at = first; at < end; at++) if (rows[at] === 0) rows[at] = decode(words[at]) + 1;
    marks[first >>> 10] |= MARK.decoded;
  }

  /** Advances the queues; a transfer of control may trap afterwards. */
  private advance(word: number): void {
    const { state } = this;
    const psw = state[STATE.psw];
    const level = state[STATE.front] & 3;
    state[STATE.psw] = (psw & ~(PSW.N | PSW.B | PSW.X)) | (this.nullifying ? PSW.N : 0) | (this.branching ? PSW.B : 0);
    state[STATE.front] = state[STATE.back];
    state[STATE.spaceFront] = state[STATE.spaceBack];
    state[STATE.back] = this.branching ? this.target : state[STATE.back] + 4;
    if (this.branching) state[STATE.spaceBack] = this.targetSpace;
    if (psw & (PSW.H | PSW.L | PSW.T)) {
      const next = state[STATE.front] & 3;
      if (psw & PSW.H && next < level) this.interrupt(VECTOR.higherPrivilegeTransfer, word);
      else if (psw & PSW.L && next > level) this.interrupt(VECTOR.lowerPrivilegeTransfer, word);
      else if (psw & PSW.T && this.branching) this.interrupt(VECTOR.takenBranch, word);
    }
  }

  private interrupt(vector: number, word: number): undefined {
    this.state[STATE.pending] &= ~(1 << vector);
    enterInterruption(this, vector, { word, space: this.faultSpace, offset: this.faultOffset });
    this.interrupted = 1;
    this.fault = 0;
  }
}
