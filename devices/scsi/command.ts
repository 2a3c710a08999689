/** The commands of a direct-access device (SCSI-2, chapters 8 and 9), decoded to what the disk must do. */

export interface Sense {
  readonly key: number;
  readonly code: number;
}

export type DiskCommand =
  | { readonly kind: 'read' | 'write'; readonly block: number; readonly count: number }
  /** Data at hand; an empty answer is just a good status. */
  | { readonly kind: 'answer'; readonly data: Uint8Array }
  | { readonly kind: 'requestSense'; readonly length: number }
  | { readonly kind: 'refuse'; readonly sense: Sense };

export const NO_SENSE: Sense = { key: 0, code: 0 };
const ILLEGAL_REQUEST = 5;
const INVALID_OPERATION: Sense = { key: ILLEGAL_REQUEST, code: 0x20 };
const OUT_OF_RANGE: Sense = { key: ILLEGAL_REQUEST, code: 0x21 };
const INVALID_FIELD: Sense = { key: ILLEGAL_REQUEST, code: 0x24 };
const NO_SUCH_UNIT: Sense = { key: ILLEGAL_REQUEST, code: 0x25 };

/** By the group code in the first byte. */
export function commandLength(operation: number): number {
  return [6, 10, 10, 6, 6, 12, 6, 6][operation >>> 5];
}

export function decodeCommand(cdb: Uint8Array, unit: number, blockCount: number): DiskCommand {
  const operation = cdb[0];
  if (operation === 0x12) return inquiry(cdb, unit);
  if (operation === 0x03) return { kind: 'requestSense', length: Math.min(cdb[4] || 4, 18) };
  if (unit !== 0) return { kind: 'refuse', sense: NO_SUCH_UNIT };
  switch (operation) {
    case 0x00:
    case 0x35:
      return { kind: 'answer', data: new Uint8Array(0) };
    case 0x08:
    case 0x0a: {
      const block = ((cdb[1] & 0x1f) << 16) | (cdb[2] << 8) | cdb[3];
      return access(operation === 0x08 ? 'read' : 'write', block, cdb[4] || 256, blockCount);
    }
    case 0x28:
    case 0x2a:
      return access(operation === 0x28 ? 'read' : 'write', word(cdb, 2), (cdb[7] << 8) | cdb[8], blockCount);
    case 0x25:
      return { kind: 'answer', data: Uint8Array.of(...big(blockCount - 1), ...big(512)) };
    case 0x1a:
      return modeSense(cdb, blockCount);
    default:
      return { kind: 'refuse', sense: INVALID_OPERATION };
  }
}

export function senseData(sense: Sense, length: number): Uint8Array {
  const data = new Uint8Array(18);
  data[0] = 0x70;
  data[2] = sense.key;
  data[7] = 10;
  data[12] = sense.code;
  return data.slice(0, length);
}

function access(kind: 'read' | 'write', block: number, count: number, blockCount: number): DiskCommand {
  if (block + count > blockCount) return { kind: 'refuse', sense: OUT_OF_RANGE };
  return count === 0 ? { kind: 'answer', data: new Uint8Array(0) } : { kind, block, count };
}

/** ANSI version 2 without tagged queueing, so that Linux asks for neither REPORT LUNS nor tags. */
function inquiry(cdb: Uint8Array, unit: number): DiskCommand {
  if ((cdb[1] & 1) !== 0 || cdb[2] !== 0) return { kind: 'refuse', sense: INVALID_FIELD };
  const data = new Uint8Array(36);
  data.set([unit === 0 ? 0 : 0x7f, 0, 2, 2, 31]);
  for (const [at, letter] of [...'UNDSTUDYEMULATED DISK   1.0 '].entries()) data[8 + at] = letter.charCodeAt(0);
  return { kind: 'answer', data: data.slice(0, cdb[4]) };
}

function modeSense(cdb: Uint8Array, blockCount: number): DiskCommand {
  const page = cdb[2] & 0x3f;
  if (page !== 0x3f && page !== 0x08 && page !== 0) return { kind: 'refuse', sense: INVALID_FIELD };
  const blocks = Math.min(blockCount, 0xffffff);
  const descriptor = (cdb[1] & 8) !== 0 ? [] : [...big(blocks), ...big(512)];
  /** Caching page: no write cache. */
  const caching = page === 0 ? [] : [0x08, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const rest = [0, 0, descriptor.length, ...descriptor, ...caching];
  return { kind: 'answer', data: Uint8Array.of(rest.length, ...rest).slice(0, cdb[4]) };
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

function big(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}
