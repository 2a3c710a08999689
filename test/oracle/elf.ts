/** Where a program of the oracle stands, and its data: the same addresses under the emulators and here. */
export const textAddress = 0x10000;
export const dataAddress = 0x40000;
export const dataBytes = 0x1000;

/** Where the segment stands in the file: an offset like its address, as the loader's pages want it. */
const segmentOffset = 0x1000;

/** A PA-RISC executable of one segment: the words at `textAddress`, writable, and zeros up to the end of the data. */
export function makeElf(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(segmentOffset + 4 * words.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 2, 1, 3]);
  view.setUint16(16, 2);
  view.setUint16(18, 15);
  view.setUint32(20, 1);
  view.setUint32(24, textAddress);
  view.setUint32(28, 52);
  view.setUint32(36, 0x210);
  view.setUint16(40, 52);
  view.setUint16(42, 32);
  view.setUint16(44, 1);
  const memoryBytes = dataAddress + dataBytes - textAddress;
  const header = [1, segmentOffset, textAddress, textAddress, 4 * words.length, memoryBytes, 7, 0x1000];
  for (const [at, value] of header.entries()) view.setUint32(52 + 4 * at, value);
  for (const [at, word] of words.entries()) view.setUint32(segmentOffset + 4 * at, word);
  return bytes;
}
