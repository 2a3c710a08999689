/** Writes an ELF32 big-endian executable for PA-RISC with one segment, as `loadElf` reads it. */
const headerBytes = 52;
const programHeaderBytes = 32;
/** The segment begins on a page of the file, as loaders that map files want it. */
const pageBytes = 4096;
const parisc = 15;
/** EFA_PARISC_1_1. */
const architecture11 = 0x210;

export function writeElf(entry: number, address: number, bytes: Uint8Array): Uint8Array {
  const offset = pageBytes + (address & (pageBytes - 1));
  const file = new Uint8Array(offset + bytes.length);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 2, 1]);
  view.setUint16(16, 2);
  view.setUint16(18, parisc);
  for (const [at, value] of [1, entry, headerBytes, 0, architecture11].entries()) view.setUint32(20 + 4 * at, value);
  for (const [at, value] of [headerBytes, programHeaderBytes, 1].entries()) view.setUint16(40 + 2 * at, value);
  const readWriteExecute = 7;
  const segment = [1, offset, address, address, bytes.length, bytes.length, readWriteExecute, pageBytes];
  for (const [at, value] of segment.entries()) view.setUint32(headerBytes + 4 * at, value);
  file.set(bytes, offset);
  return file;
}
