import { PLACE } from './layout';
import type { Memory } from './memory';
import { STATE } from './registers';

/** The registers and the memory of a processor, in one memory (`layout.ts`). */
export abstract class MachineState {
  readonly memory: Memory;
  readonly gr: Int32Array;
  readonly cr: Int32Array;
  readonly spaces: Int32Array;
  readonly shadow: Int32Array;
  /** Floating-point registers as words, left half first. */
  readonly floats: Int32Array;
  /** By `STATE`. */
  readonly state: Int32Array;

  constructor(memory: Memory) {
    const file = (place: number, words: number) => new Int32Array(memory.buffer, place, words);
    this.memory = memory;
    this.gr = file(PLACE.gr, 32);
    this.cr = file(PLACE.cr, 32);
    this.spaces = file(PLACE.spaces, 8);
    this.shadow = file(PLACE.shadow, 7);
    this.floats = file(PLACE.floats, 64);
    this.state = file(PLACE.state, STATE.words);
  }
}
