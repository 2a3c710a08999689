/** Bits of the processor status word; the system mask is its low end. */
export const PSW = { I: 0x1, D: 0x2, Q: 0x8, R: 0x10, V: 0x20000, C: 0x40000, N: 0x200000, writable: 0x7f } as const;
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
  ior: 21,
  ipsw: 22,
  eirr: 23,
} as const;
/** The bits of CCR that switch the floating-point unit on. */
export const FLOATING_POINT_UNIT = 0xc0;
/** The general registers that an interruption copies to the shadow registers. */
export const SHADOWED = [1, 8, 9, 16, 17, 24, 25];
