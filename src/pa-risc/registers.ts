/** Bits of the processor status word (Architecture manual, chapter 2); the system mask is its low end. */
export const PSW = {
  /** External interrupt, power failure and low-priority machine check enabled. */
  I: 0x1,
  /** Data address translation enabled. */
  D: 0x2,
  /** Protection identifiers checked. */
  P: 0x4,
  /** An interruption saves the queues, the instruction and the address. */
  Q: 0x8,
  /** Recovery counter enabled. */
  R: 0x10,
  /** High-priority machine check masked. */
  M: 0x10000,
  /** Divide step correction. */
  V: 0x20000,
  /** Code address translation enabled. */
  C: 0x40000,
  /** The instruction before was a branch that was taken. */
  B: 0x80000,
  /** Data memory break disabled for this instruction. */
  X: 0x100000,
  /** This instruction is nullified. */
  N: 0x200000,
  /** Lower-privilege transfer trap enabled. */
  L: 0x400000,
  /** Higher-privilege transfer trap enabled. */
  H: 0x800000,
  /** Taken-branch trap enabled. */
  T: 0x1000000,
  /** The interval timer is read at level 0 only. */
  S: 0x2000000,
  writable: 0x7f,
  carriesShift: 8,
  carries: 0xff00,
} as const;

/** Control registers by number. */
export const CR = {
  recovery: 0,
  ccr: 10,
  sar: 11,
  iva: 14,
  eiem: 15,
  timer: 16,
  space: 17,
  offset: 18,
  iir: 19,
  isr: 20,
  ior: 21,
  ipsw: 22,
  eirr: 23,
  /** Temporary registers 2 and 3, which every level may read. */
  tr2: 26,
  tr3: 27,
} as const;
export const PROTECTION_IDENTIFIERS = [8, 9, 12, 13];
/** The control registers that every level may read. */
export const UNPRIVILEGED_READS: readonly number[] = [CR.sar, CR.timer, CR.tr2, CR.tr3];
const TEMPORARY = [24, 25, 26, 27, 28, 29, 30, 31];
/**
 * The control registers that translated code and the fast loop write: others change what is due, what may be accessed,
 * or whether there is a floating-point unit.
 */
export const WRITABLE_IN_PASSING: readonly number[] = [
  ...[CR.iva, CR.eiem, CR.space, CR.offset, CR.iir, CR.isr, CR.ior, CR.ipsw],
  ...TEMPORARY,
];

/** The implemented bits of control registers that do not have all 32. */
const CONTROL_BITS: { readonly [register: number]: number } = {
  8: 0xffff,
  9: 0xffff,
  10: 0xff,
  11: 0x1f,
  12: 0xffff,
  13: 0xffff,
  14: ~0x7ff,
  17: 0xffff,
  20: 0xffff,
};
export const controlBits = (register: number): number => CONTROL_BITS[register] ?? -1;

/** The rest of the machine state, by its place in one array. */
export const STATE = {
  /** IIAOQ: the offsets of this instruction and of the next one, with the privilege level in the last two bits. */
  front: 0,
  back: 1,
  /** The back element of the queue saved by the last interruption. */
  savedBack: 2,
  /** PSW without C/B. */
  psw: 3,
  /** PSW C/B. */
  carries: 4,
  /** IIASQ. */
  spaceFront: 5,
  spaceBack: 6,
  savedSpaceBack: 7,
  /** Diagnose register 0. */
  diagnose: 8,
  /** Machine checks and power failure that are pending, a bit for each vector. */
  pending: 9,
  words: 10,
} as const;

/** The first of the space registers that addresses imply, by their first two bits. */
export const FIRST_IMPLICIT_SPACE = 4;
/** The bits of CCR that switch the floating-point unit on. */
export const FLOATING_POINT_UNIT = 0xc0;
/** The general registers that an interruption copies to the shadow registers. */
export const SHADOWED = [1, 8, 9, 16, 17, 24, 25];
