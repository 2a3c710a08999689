/**
 * Prints what only level 0 may do: interrupts switched on and off, control registers, the implicit spaces. The loop is
 * left where such an instruction would change the processor's way of working, or make an interruption due.
 */
import { CR, controlBits, PSW, STATE, UNPRIVILEGED_READS, WRITABLE_IN_PASSING } from '../registers';

const bit = (mask: readonly number[]): number => mask.reduce((bits, register) => bits | (1 << register), 0);

export const controlMasks = Int32Array.from({ length: 32 }, (_, register) => controlBits(register));

/** Only level 0 goes on. */
export const privilegedOnly = 'if ((pc & 3) !== 0) break loop;';
/** A hypervisor would simulate the instruction. */
export const simulates = 'simulated = (simulated + 1) | 0; budget = (budget - weight) | 0;';

const state = (word: number): string => `state[${word}]`;

export const systemMask = (): string => `(${state(STATE.psw)} & ${PSW.writable})`;

export const setSystemMask = (mask: string): string =>
  `if ((${systemMask()} ^ ${mask}) & ${~PSW.I}) break loop;
      if ((${mask} & ${PSW.I}) !== 0 && (sar[${CR.eirr}] & sar[${CR.eiem}] | ${state(STATE.pending)}) !== 0) break loop;
      ${state(STATE.psw)} = ${state(STATE.psw)} & ${~PSW.writable} | ${mask};`;

export function readControl(name: string, register: string): string {
  return `if ((${bit(UNPRIVILEGED_READS)} >>> (${register}) & 1) === 0) { ${privilegedOnly} ${simulates} }
      ${name} = sar[${register}];`;
}

export function writeControl(register: string, value: string): string {
  const queue = (front: number, back: number) =>
    `if ((${register}) === ${front}) { sar[${front}] = ${state(back)}; ${state(back)} = ${value} & controlMasks[${front}]; }`;
  return `if ((${register}) === ${CR.sar}) sar[${CR.sar}] = ${value} & controlMasks[${CR.sar}];
      else {
        if ((pc & 3) !== 0 || (${bit(WRITABLE_IN_PASSING)} >>> (${register}) & 1) === 0) break loop;
        if ((${register}) === ${CR.eiem} && (${state(STATE.psw)} & ${PSW.I}) !== 0) break loop;
        ${queue(CR.offset, STATE.savedBack)}
        else ${queue(CR.space, STATE.savedSpaceBack)}
        else sar[${register}] = ${value} & controlMasks[${register}];
        ${simulates}
      }`;
}

/** `quadrants`: the space and the privilege level of each quarter of the addresses. */
export const writeSpace = (register: string, space: string): string =>
  `if ((${register}) > 4 && (pc & 3) !== 0) break loop;
      spaces[${register}] = ${space} & 65535;
      if ((${register}) >= 4) quadrants[(${register}) - 4] = spaces[${register}] | level;`;
