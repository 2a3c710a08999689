/**
 * The fast loop: one function generated from the instruction table that executes runs of ordinary instructions in real
 * mode. It is speculation over the exact path: whatever it does not know (a fault, an I/O page, a privileged instruction)
 * it leaves untouched, and the caller executes that one instruction exactly.
 */
import * as conditions from './conditions';
import { Printer } from './fast-printer';
import type { Memory } from './memory';
import { variants } from './variants';

/** What the fast loop reads and leaves behind. */
export interface FastState {
  /** IIAOQ front and back. */
  front: number;
  back: number;
  nullified: boolean;
  /** PSW C/B, packed. */
  carries: number;
  /** Instructions that may still complete. */
  budget: number;
  /** Stores made. */
  stores: number;
  /** Short backward branches that may still be taken before the caller looks whether the guest is idle. */
  turns: number;
}

/** A backward jump over at most so many bytes may close a waiting loop. */
export const shortJumpBytes = 256;

/** The carry out of the most significant bit, 0 or 1. */
const carryOut = (a: number, b: number, r: number): number => ((a & b) | ((a | b) & ~r)) >>> 31;

const source = `'use strict';
return function run(state, gr, sar, memory) {
  const { view, rows, dirty, size } = memory;
  let pc = state.front, next = state.back, budget = state.budget, turns = state.turns, stores = state.stores;
  let carries = state.carries, lazy = 0, carryA = 0, carryB = 0, carryR = 0, nullified = 0;
  const last = size - 4;
  let nullifying = 0, taken = 0, target = 0;
  loop: while (budget > 0) {
    if ((pc >>> 0) > last) break;
    const word = view.getInt32(pc & ~3);
    diverted: {
      switch (rows[pc >>> 2]) {
        ${variants
          .map((variant, at) => new Printer(variant, at + 1).print())
          .filter((text) => text !== undefined)
          .join('\n')}
        default: break loop;
      }
      gr[0] = 0;
      pc = next; next = (next + 4) | 0; budget--;
      continue;
    }
    gr[0] = 0;
    const from = pc;
    pc = next; next = taken ? target : (next + 4) | 0; budget--;
    if (nullifying !== 0) {
      if (budget === 0) { nullified = 1; break; }
      pc = next; next = (next + 4) | 0;
    }
    if (taken !== 0 && (from - target) >>> 0 < ${shortJumpBytes} && --turns <= 0) break;
  }
  state.front = pc; state.back = next; state.budget = budget; state.turns = turns; state.stores = stores;
  state.nullified = nullified === 1;
  state.carries = lazy ? allCarries(carryA, carryB, carryR) : carries;
};`;

const routines = { carryOut, allCarries: conditions.carries, ...conditions };

/** Executes instructions from `state` on until the budget is used up or something comes that it does not know. */
export const runFast = new Function(...Object.keys(routines), source)(...Object.values(routines)) as (
  state: FastState,
  gr: Int32Array,
  controlRegisters: Int32Array,
  memory: Memory,
) => void;
