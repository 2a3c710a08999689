/** The registers at the start of a program, as its output carries them. */
export interface ProgramStart {
  readonly dsp: number;
  readonly temp: number;
  readonly sfbr: number;
  readonly scntl0: number;
  /** The chip's own ID, one bit. */
  readonly scid: number;
  /** One instruction, then an interrupt. */
  readonly singleStep: boolean;
}

/** `sfbr`: the last byte received since the guest last saw SFBR, unless the program is the chip's first. */
export const programStart = (detail: Readonly<Record<string, number>>, sfbr = detail.sfbr ?? 0): ProgramStart => ({
  dsp: detail.dsp,
  temp: detail.temp ?? 0,
  sfbr,
  scntl0: detail.scntl0 ?? 0,
  scid: detail.scid ?? 0x80,
  singleStep: detail.singleStep === 1,
});
