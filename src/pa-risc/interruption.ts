/** Interruptions and the return from them (Architecture manual, chapter 4). */
import { CR, PSW, SHADOWED } from './registers';

/** The registers that an interruption saves, changes and restores. */
export interface InterruptibleState {
  readonly gr: Int32Array;
  readonly cr: Int32Array;
  readonly shadow: Int32Array;
  /** IIAOQ front and back, the back element saved by the last interruption, PSW without carries, carries. */
  readonly state: Int32Array;
}

/** Takes the interruption of this vector; with PSW Q the queue, the instruction and the offset are saved. */
export function enterInterruption(registers: InterruptibleState, vector: number, word: number, offset: number): void {
  const { gr, cr, shadow, state } = registers;
  cr[CR.ipsw] = state[3] | (state[4] << 8);
  if (state[3] & PSW.Q) {
    cr[CR.offset] = state[0];
    state[2] = state[1];
    cr[CR.iir] = word;
    cr[CR.ior] = offset;
  }
  for (const [index, register] of SHADOWED.entries()) shadow[index] = gr[register];
  state[0] = cr[CR.iva] + 32 * vector;
  state[1] = state[0] + 4;
  state[3] = state[4] = 0;
}

/** `rfi`, and `rfir` which also restores the shadowed registers. */
export function leaveInterruption({ gr, cr, shadow, state }: InterruptibleState, shadowed: boolean): void {
  const ipsw = cr[CR.ipsw];
  state.set([cr[CR.offset], state[2], state[2], ipsw & ~0xff00, (ipsw >>> 8) & 0xff]);
  if (shadowed) for (const [index, register] of SHADOWED.entries()) gr[register] = shadow[index];
}
