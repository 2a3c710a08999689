/** The byte registers of the NCR 53C700 (data manual, chapter 5), by offset; the 32-bit ones are little-endian. */
export const REGISTER = {
  SCNTL0: 0x00,
  SCNTL1: 0x01,
  SIEN: 0x03,
  SXFER: 0x05,
  SFBR: 0x08,
  SBCL: 0x0b,
  DSTAT: 0x0c,
  SSTAT0: 0x0d,
  SSTAT1: 0x0e,
  SSTAT2: 0x0f,
  CTEST0: 0x14,
  CTEST7: 0x1b,
  TEMP: 0x1c,
  DFIFO: 0x20,
  ISTAT: 0x21,
  CTEST9: 0x23,
  DBC: 0x24,
  DCMD: 0x27,
  DNAD: 0x28,
  DSP: 0x2c,
  DSPS: 0x30,
  DIEN: 0x39,
  DCNTL: 0x3b,
} as const;

export type RegisterName = keyof typeof REGISTER;

/** Length in bytes of the registers that are longer than one. */
export const LENGTH: Partial<Record<RegisterName, number>> = { TEMP: 4, DBC: 3, DNAD: 4, DSP: 4, DSPS: 4 };

/** SSTAT0: the SCSI interrupts. */
export const SSTAT0 = {
  phaseMismatch: 0x80,
  selectionTimedOut: 0x20,
  reselected: 0x10,
  unexpectedDisconnect: 0x04,
  resetDetected: 0x02,
} as const;

/** DSTAT: the DMA interrupts; bit 7 says that the DMA FIFO is empty. */
export const DSTAT = { fifoEmpty: 0x80, aborted: 0x10, scriptInterrupt: 0x04, illegalInstruction: 0x01 } as const;

export const ISTAT = { abort: 0x80, sip: 0x02, dip: 0x01 } as const;
