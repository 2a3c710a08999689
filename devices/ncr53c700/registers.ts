/** The register file of the NCR 53C700 (data manual, chapter 5), by offset; the longer ones are little-endian. */
export const REGISTER = {
  SCNTL0: 0x00,
  SCNTL1: 0x01,
  SDID: 0x02,
  SIEN: 0x03,
  SCID: 0x04,
  SXFER: 0x05,
  SODL: 0x06,
  SOCL: 0x07,
  SFBR: 0x08,
  SIDL: 0x09,
  SBDL: 0x0a,
  SBCL: 0x0b,
  DSTAT: 0x0c,
  SSTAT0: 0x0d,
  SSTAT1: 0x0e,
  SSTAT2: 0x0f,
  SCRATCHA: 0x10,
  CTEST0: 0x14,
  CTEST1: 0x15,
  CTEST2: 0x16,
  CTEST3: 0x17,
  CTEST4: 0x18,
  CTEST5: 0x19,
  CTEST6: 0x1a,
  CTEST7: 0x1b,
  TEMP: 0x1c,
  DFIFO: 0x20,
  ISTAT: 0x21,
  CTEST8: 0x22,
  CTEST9: 0x23,
  DBC: 0x24,
  DCMD: 0x27,
  DNAD: 0x28,
  DSP: 0x2c,
  DSPS: 0x30,
  DMODE: 0x34,
  DIEN: 0x39,
  DWT: 0x3a,
  DCNTL: 0x3b,
  SCRATCHB: 0x3c,
} as const;

export type RegisterName = keyof typeof REGISTER;

/** The length in bytes of each register longer than one byte. */
export const LENGTH: Partial<Record<RegisterName, number>> = {
  SCRATCHA: 4,
  TEMP: 4,
  DBC: 3,
  DNAD: 4,
  DSP: 4,
  DSPS: 4,
  SCRATCHB: 4,
};

/** Registers that the guest's writes do not change. */
export const READ_ONLY: readonly RegisterName[] = [
  'SFBR',
  'SIDL',
  'SBDL',
  'DSTAT',
  'SSTAT0',
  'SSTAT1',
  'SSTAT2',
  'CTEST0',
  'CTEST1',
  'CTEST2',
  'CTEST3',
  'CTEST9',
];

export const SCNTL0 = { parityChecking: 0x08, attentionOnParityError: 0x02, targetMode: 0x01 } as const;
export const SCNTL1 = { connected: 0x10, assertReset: 0x08 } as const;

/** SSTAT0: the SCSI interrupts; SIEN enables them with the same bits. */
export const SSTAT0 = {
  phaseMismatch: 0x80,
  selectionTimedOut: 0x20,
  selected: 0x10,
  unexpectedDisconnect: 0x04,
  resetDetected: 0x02,
  parityError: 0x01,
} as const;

/** DSTAT: the DMA interrupts, which DIEN enables; bit 7 says that the DMA FIFO is empty. */
export const DSTAT = {
  fifoEmpty: 0x80,
  busFault: 0x20, // BF: a fetch or a transfer has left memory
  aborted: 0x10,
  singleStep: 0x08,
  scriptInterrupt: 0x04,
  illegalInstruction: 0x01,
} as const;

export const ISTAT = { abort: 0x80, connected: 0x08, sip: 0x02, dip: 0x01 } as const;
export const DMODE = { manualStart: 0x01 } as const;
export const DCNTL = { singleStep: 0x10, start: 0x04, reset: 0x01 } as const;

/** The lines of SBCL: MSG, C/D and I/O are those of the phase. */
export const SBCL = { request: 0x80, acknowledge: 0x40, busy: 0x20, attention: 0x08 } as const;

/** SBCL while a target reselects: busy, and the phase lines of a message in. */
export const RESELECTING = 0x27;

/**
 * The simulator's state beside the chip's registers (§3.3): the target to which the chip is connected; the targets that
 * have disconnected with a command, one bit each; and how often the guest has reset the chip. No guest reads these; the
 * first two change with a completion, as registers do.
 */
export type SimulatorState = 'CONNECTED' | 'DISCONNECTED' | 'RESETS';
/** Of CONNECTED: no target. */
export const NO_TARGET = 0xff;
