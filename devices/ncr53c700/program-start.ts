/** The registers with which a program starts, as the output that starts it carries them. */
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

/** `sfbr`: what the chip has received since the guest last saw that register, if the program is not the chip's first one. */
export const programStart = (detail: Readonly<Record<string, number>>, sfbr = detail.sfbr ?? 0): ProgramStart => ({
  dsp: detail.dsp,
  temp: detail.temp ?? 0,
  sfbr,
  scntl0: detail.scntl0 ?? 0,
  scid: detail.scid ?? 0x80,
  singleStep: detail.singleStep === 1,
});
