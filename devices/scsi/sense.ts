/** Status and sense of a SCSI target (SCSI-2, chapters 7 and 8). */

export const STATUS = { good: 0x00, checkCondition: 0x02, busy: 0x08, reservationConflict: 0x18 } as const;

export interface Sense {
  readonly key: number;
  /** Additional sense code, with its qualifier in the low byte. */
  readonly code: number;
  /** Of a tape: file mark, end of medium, incorrect length. */
  readonly flags?: number;
  /** What was not transferred. */
  readonly information?: number;
}

const ILLEGAL_REQUEST = 5;
export const NO_SENSE: Sense = { key: 0, code: 0 };
export const INVALID_OPERATION: Sense = { key: ILLEGAL_REQUEST, code: 0x2000 };
export const OUT_OF_RANGE: Sense = { key: ILLEGAL_REQUEST, code: 0x2100 };
export const INVALID_FIELD: Sense = { key: ILLEGAL_REQUEST, code: 0x2400 };
export const NO_SUCH_UNIT: Sense = { key: ILLEGAL_REQUEST, code: 0x2500 };
export const WRITE_PROTECTED: Sense = { key: 7, code: 0x2700 };
/** Power on, reset or bus device reset occurred. */
export const UNIT_ATTENTION: Sense = { key: 6, code: 0x2900 };

/** Fixed format, 18 bytes, cut to what was asked for. */
export function senseData({ key, code, flags = 0, information }: Sense, length: number): Uint8Array {
  const data = new Uint8Array(18);
  data[0] = information === undefined ? 0x70 : 0xf0;
  data[2] = key | flags;
  new DataView(data.buffer).setInt32(3, information ?? 0);
  data[7] = 10;
  data[12] = code >>> 8;
  data[13] = code & 0xff;
  return data.slice(0, length);
}
