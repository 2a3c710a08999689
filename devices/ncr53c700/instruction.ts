/** The SCRIPTS instructions of the 53C700 (data manual, chapter 6), decoded from their two little-endian words. */
import type { BusPhase } from '../../src/ports/scsi-bus';

export interface Compare {
  /** Wait for REQ before the phase is compared (WHEN instead of IF). */
  readonly waits: boolean;
  readonly phase: BusPhase | undefined;
  /** Bits set in `mask` are not compared. */
  readonly data: { readonly value: number; readonly mask: number } | undefined;
  /** Whether true comparisons take the branch, or false ones. */
  readonly ifTrue: boolean;
}

export type Instruction =
  | { readonly op: 'move'; readonly phase: BusPhase; readonly count: number; readonly indirect: boolean }
  | { readonly op: 'select'; readonly target: number; readonly attention: boolean }
  | { readonly op: 'waitDisconnect' }
  /** WAIT RESELECT; in the target role WAIT SELECT, which waits alike: no initiator selects the chip. */
  | { readonly op: 'waitReselect' }
  /** In the target role the chip can only release the bus: no initiator responds to it. */
  | { readonly op: 'disconnect' | 'reselect' }
  | {
      readonly op: 'set' | 'clear';
      readonly attention: boolean;
      readonly acknowledge: boolean;
      readonly targetRole: boolean;
    }
  | { readonly op: 'jump' | 'call' | 'return' | 'int'; readonly compare: Compare }
  | { readonly op: 'illegal' };

const ILLEGAL: Instruction = { op: 'illegal' };

/** By the lines MSG, C/D, I/O; two of the eight are reserved. */
const PHASES: readonly (BusPhase | undefined)[] = [
  'dataOut',
  'dataIn',
  'command',
  'status',
  undefined,
  undefined,
  'messageOut',
  'messageIn',
];

const TRANSFERS = ['jump', 'call', 'return', 'int'] as const;

/** MSG, C/D and I/O as SBCL shows them. */
export function phaseLines(phase: BusPhase | undefined): number {
  return phase === undefined ? 0 : PHASES.indexOf(phase);
}

/** A word of a program in memory. */
export const littleEndian = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

/** In the target role the I/O instructions have other meanings. */
export function decode(word: number, targetRole = false): Instruction {
  switch (word >>> 30) {
    case 0:
      return decodeMove(word);
    case 1:
      return decodeIo(word, targetRole);
    case 2:
      return decodeTransfer(word);
    default:
      return ILLEGAL;
  }
}

function decodeMove(word: number): Instruction {
  const phase = PHASES[(word >>> 24) & 7];
  const count = word & 0xffffff;
  const tableIndirect = (word & 0x10000000) !== 0;
  if (phase === undefined || count === 0 || tableIndirect) return ILLEGAL;
  return { op: 'move', phase, count, indirect: (word & 0x20000000) !== 0 };
}

function decodeIo(word: number, targetRole: boolean): Instruction {
  switch ((word >>> 27) & 7) {
    case 0: {
      const bitmap = (word >>> 16) & 0xff;
      if (targetRole) return { op: 'reselect' };
      if (bitmap === 0) return ILLEGAL;
      return { op: 'select', target: 31 - Math.clz32(bitmap), attention: (word & 0x01000000) !== 0 };
    }
    case 1:
      return { op: targetRole ? 'disconnect' : 'waitDisconnect' };
    case 2:
      return { op: 'waitReselect' };
    case 3:
    case 4:
      return {
        op: ((word >>> 27) & 7) === 3 ? 'set' : 'clear',
        attention: (word & 0x8) !== 0,
        acknowledge: (word & 0x40) !== 0,
        targetRole: (word & 0x200) !== 0,
      };
    default:
      return ILLEGAL;
  }
}

function decodeTransfer(word: number): Instruction {
  const op = TRANSFERS[(word >>> 27) & 7];
  const phase = PHASES[(word >>> 24) & 7];
  const comparesPhase = (word & 0x20000) !== 0;
  const relative = (word & 0x800000) !== 0;
  if (op === undefined || relative || (comparesPhase && phase === undefined)) return ILLEGAL;
  const data = (word & 0x40000) === 0 ? undefined : { value: word & 0xff, mask: (word >>> 8) & 0xff };
  const compare = {
    waits: (word & 0x10000) !== 0,
    phase: comparesPhase ? phase : undefined,
    data,
    ifTrue: (word & 0x80000) !== 0,
  };
  return { op, compare };
}

/**
 * Both comparisons must be true to branch on true, both false to branch on false; without a comparison
 * a branch on true is always taken and one on false never (the assembler's NOP).
 */
export function branches(compare: Compare, phase: BusPhase | undefined, sfbr: number): boolean {
  const { data, ifTrue } = compare;
  if (compare.phase === undefined && data === undefined) return ifTrue;
  if (compare.phase !== undefined && (compare.phase === phase) !== ifTrue) return false;
  return data === undefined || ((sfbr | data.mask) === (data.value | data.mask)) === ifTrue;
}
