/** Status and sense of a SCSI target (SCSI-2, chapters 7 and 8). */

export const STATUS = { good: 0x00, checkCondition: 0x02, busy: 0x08, reservationConflict: 0x18 } as const;

/** Sense keys (SCSI-2, table 69). */
export const SENSE_KEY = {
  noSense: 0x0,
  notReady: 0x2,
  mediumError: 0x3,
  illegalRequest: 0x5,
  unitAttention: 0x6,
  blankCheck: 0x8,
  volumeOverflow: 0xd,
  miscompare: 0xe,
} as const;

/** Why a command ended in CHECK CONDITION, as REQUEST SENSE tells it (SCSI-2, 8.2.14). */
export interface Sense {
  /** Sense key (SCSI-2, table 69): `0x5` is ILLEGAL REQUEST. */
  readonly key: number;
  /** Additional sense code, with its qualifier in the low byte. */
  readonly code: number;
  /** Of a tape: file mark, end of medium, incorrect length. */
  readonly flags?: number;
  /** What was not transferred; or the block of which the sense tells. */
  readonly information?: number;
}

const { noSense, notReady, mediumError, illegalRequest, unitAttention, miscompare } = SENSE_KEY;
export const NO_SENSE: Sense = { key: noSense, code: 0 };
/** Logical unit not ready, initializing command required. */
export const STOPPED: Sense = { key: notReady, code: 0x0402 };
export const MEDIUM_ABSENT: Sense = { key: notReady, code: 0x3a00 };
/** Write error, and unrecovered read error. */
export const WRITE_FAILED: Sense = { key: mediumError, code: 0x0c00 };
export const READ_FAILED: Sense = { key: mediumError, code: 0x1100 };
/** Parameter list length error. */
export const PARAMETERS_CUT: Sense = { key: illegalRequest, code: 0x1a00 };
export const MISCOMPARE: Sense = { key: miscompare, code: 0x1d00 };
export const INVALID_OPERATION: Sense = { key: illegalRequest, code: 0x2000 };
export const OUT_OF_RANGE: Sense = { key: illegalRequest, code: 0x2100 };
export const INVALID_FIELD: Sense = { key: illegalRequest, code: 0x2400 };
export const NO_SUCH_UNIT: Sense = { key: illegalRequest, code: 0x2500 };
export const INVALID_PARAMETER: Sense = { key: illegalRequest, code: 0x2600 };
export const SAVING_UNSUPPORTED: Sense = { key: illegalRequest, code: 0x3900 };
/** Not ready to ready transition: the medium may have changed. */
export const MEDIUM_CHANGED: Sense = { key: unitAttention, code: 0x2800 };
/** Power on, reset or bus device reset occurred. */
export const RESET_OCCURRED: Sense = { key: unitAttention, code: 0x2900 };
export const MODE_CHANGED: Sense = { key: unitAttention, code: 0x2a01 };

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
