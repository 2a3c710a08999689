/** Interruptions and the return from them (Architecture manual, chapter 4; the PA7000's vectors). */
import { CR, PSW, SHADOWED, STATE } from './registers';

/** Interruptions by number: the vector stands at IVA + 32 times the number. */
export const VECTOR = {
  highPriorityMachineCheck: 1,
  powerFailure: 2,
  recoveryCounter: 3,
  externalInterrupt: 4,
  lowPriorityMachineCheck: 5,
  instructionTlbMiss: 6,
  instructionProtection: 7,
  illegalInstruction: 8,
  break: 9,
  privilegedOperation: 10,
  privilegedRegister: 11,
  overflow: 12,
  conditional: 13,
  assistException: 14,
  dataTlbMiss: 15,
  nonAccessInstructionTlbMiss: 16,
  nonAccessDataTlbMiss: 17,
  /** A protection violation, or an unaligned reference: the PA7000 does not distinguish them. */
  dataProtection: 18,
  dataBreak: 19,
  dirtyBit: 20,
  pageReference: 21,
  assistEmulation: 22,
  higherPrivilegeTransfer: 23,
  lowerPrivilegeTransfer: 24,
  takenBranch: 25,
} as const;

/** The registers that an interruption saves, changes and restores. */
export interface InterruptibleState {
  readonly gr: Int32Array;
  readonly cr: Int32Array;
  readonly shadow: Int32Array;
  /** By `STATE`. */
  readonly state: Int32Array;
}

/** The contents of IIR, ISR and IOR after an interruption. */
export interface Cause {
  readonly word: number;
  readonly space: number;
  readonly offset: number;
}

const namesAddress = (vector: number): boolean => vector >= VECTOR.dataTlbMiss && vector <= VECTOR.pageReference;

/** Takes the interruption of this vector; with PSW Q set, saves the queues, the instruction and the address. */
export function enterInterruption(registers: InterruptibleState, vector: number, cause: Cause): void {
  const { gr, cr, shadow, state } = registers;
  cr[CR.ipsw] = state[STATE.psw] | (state[STATE.carries] << PSW.carriesShift);
  if (state[STATE.psw] & PSW.Q) {
    cr[CR.offset] = state[STATE.front];
    state[STATE.savedBack] = state[STATE.back];
    cr[CR.space] = state[STATE.spaceFront];
    state[STATE.savedSpaceBack] = state[STATE.spaceBack];
    cr[CR.iir] = cause.word;
    if (namesAddress(vector)) {
      cr[CR.isr] = cause.space;
      cr[CR.ior] = cause.offset;
    }
  }
  for (let at = 0; at < SHADOWED.length; at++) shadow[at] = gr[SHADOWED[at]];
  state[STATE.front] = cr[CR.iva] + 32 * vector;
  state[STATE.back] = state[STATE.front] + 4;
  state[STATE.spaceFront] = state[STATE.spaceBack] = 0;
  state[STATE.psw] = vector === VECTOR.highPriorityMachineCheck ? PSW.M : 0;
  state[STATE.carries] = 0;
}

/** `rfi`, and `rfir`, which also restores the shadowed registers. */
export function leaveInterruption({ gr, cr, shadow, state }: InterruptibleState, shadowed: boolean): void {
  const ipsw = cr[CR.ipsw];
  state[STATE.front] = cr[CR.offset];
  state[STATE.back] = state[STATE.savedBack];
  state[STATE.spaceFront] = cr[CR.space];
  state[STATE.spaceBack] = state[STATE.savedSpaceBack];
  state[STATE.psw] = ipsw & ~PSW.carries;
  state[STATE.carries] = (ipsw & PSW.carries) >>> PSW.carriesShift;
  if (shadowed) for (let at = 0; at < SHADOWED.length; at++) gr[SHADOWED[at]] = shadow[at];
}
