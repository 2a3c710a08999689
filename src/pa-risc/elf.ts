/** Loads an ELF32 big-endian executable for PA-RISC; physical addresses are virtual ones without the top four bits. */
export class ElfError extends Error {
  override readonly name = 'ElfError';
}

export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Bytes in memory; what `bytes` does not cover is zero. */
  readonly size: number;
}

/** A segment where the file says, not where a processor without translation finds it. */
export interface StatedSegment extends Segment {
  readonly executable: boolean;
}

const MACHINES: Record<number, string> = {
  3: 'Intel 386',
  8: 'MIPS',
  20: 'PowerPC',
  40: 'ARM',
  62: 'x86-64',
  243: 'RISC-V',
};
const PARISC = 15;
const physical = (address: number): number => address & 0x0fffffff;

export function loadElf(bytes: Uint8Array, memorySize: number): { entry: number; segments: Segment[] } {
  const { entry, segments } = readElf(bytes);
  const loaded = segments.map((segment) => {
    if (physical(segment.address) + segment.size > memorySize)
      throw new ElfError(`the segment at 0x${segment.address.toString(16)} lies outside memory (${memorySize} bytes)`);
    return { address: physical(segment.address), bytes: segment.bytes, size: segment.size };
  });
  return { entry: physical(entry), segments: loaded };
}

export function readElf(bytes: Uint8Array): { entry: number; segments: StatedSegment[] } {
  if (bytes.length < 4 || bytes[0] !== 0x7f || String.fromCharCode(...bytes.subarray(1, 4)) !== 'ELF')
    throw new ElfError('not an ELF file');
  if (bytes.length < 52) throw new ElfError(`truncated: ${bytes.length} bytes do not hold an ELF header`);
  if (bytes[4] !== 1) throw new ElfError('a 64-bit ELF file; a 32-bit one is needed');
  if (bytes[5] !== 2) throw new ElfError('a little-endian ELF file; PA-RISC is big-endian');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const machine = view.getUint16(18);
  if (machine !== PARISC) throw new ElfError(`made for ${MACHINES[machine] ?? `machine ${machine}`}, not for PA-RISC`);
  if (view.getUint16(16) !== 2) throw new ElfError('not an executable: link it first');
  const [table, entrySize, count] = [view.getUint32(28), view.getUint16(42), view.getUint16(44)];
  if (table + entrySize * count > bytes.length) throw new ElfError('truncated: the program headers are cut off');
  const segments: StatedSegment[] = [];
  for (let at = table; at < table + entrySize * count; at += entrySize) {
    if (view.getUint32(at) !== 1) continue;
    const [offset, address, , stored, size, flags] = [4, 8, 12, 16, 20, 24].map((field) => view.getUint32(at + field));
    if (offset + stored > bytes.length) throw new ElfError('truncated: a segment is cut off');
    segments.push({ address, bytes: bytes.slice(offset, offset + stored), size, executable: (flags & 1) !== 0 });
  }
  return { entry: view.getUint32(24), segments };
}
