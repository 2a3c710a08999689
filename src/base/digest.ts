import { hashParts, hashTurned } from './xxh64';

const digits = 16;
const encoder = new TextEncoder();

/** xxh64 as a number. */
export const digestNumber = (data: Uint8Array): bigint => hashParts([data]);

/** The same of words in the order of the host, a multiple of four of them, as if in the other order. */
export const digestOfTurned = (words: Uint8Array): bigint => hashTurned(words);

/** xxh64 as 8 bytes, the most significant first. */
export function digestBytes(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, hashParts([data]));
  return bytes;
}

/** xxh64 in hexadecimal. */
export const digest = (data: Uint8Array | string): string => inHexadecimal(hashParts([bytesOf(data)]));

/** xxh64 of the concatenated parts. */
export const digestOfParts = (parts: Iterable<Uint8Array | string>): string =>
  inHexadecimal(hashParts([...parts].map(bytesOf)));

/** A digest to which data are added piece by piece. */
export class Digester {
  private digest = digest('');

  update(data: Uint8Array | string): void {
    this.digest = digestOfParts([bytesOf(this.digest), bytesOf(data)]);
  }

  get value(): string {
    return this.digest;
  }
}

const bytesOf = (data: Uint8Array | string): Uint8Array => (typeof data === 'string' ? encoder.encode(data) : data);

const inHexadecimal = (value: bigint): string => value.toString(16).padStart(digits, '0');
