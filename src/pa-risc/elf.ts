/** Reads ELF32 big-endian executables for PA-RISC; physical addresses are virtual ones without the top four bits. */
export class ElfError extends Error {
  override readonly name = 'ElfError';
}

interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Bytes in memory; bytes beyond `bytes` are zero. */
  readonly size: number;
}

/** A segment at the file's address, before the translation to a physical one. */
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
/** The fields of a program header that this reader knows; later fields may follow. */
const programHeaderBytes = 32;
const instructionBytes = 4;
const physical = (address: number): number => address & 0x0fffffff;

/** The contents of memory at the start, in the order of writing. */
export interface Image {
  /** The physical address of the first instruction. */
  readonly entry: number;
  readonly segments: readonly Segment[];
  /** Features that are allowed, and hardly intended. */
  readonly warnings: readonly string[];
}

const hexadecimal = (address: number): string => `0x${address.toString(16)}`;

/** @throws {ElfError} if the file is no executable, or its guest has no place in so many bytes of memory */
export function loadElf(bytes: Uint8Array, memorySize: number): Image {
  const { entry, segments } = readElf(bytes);
  // A segment without bytes in memory loads nothing.
  const loaded = segments.filter(({ size }) => size > 0);
  if (loaded.length === 0) throw new ElfError('nothing to load: it has no loadable segment (link it as an executable)');
  for (const { address, size } of loaded) {
    if (physical(address) + size > memorySize)
      throw new ElfError(
        `the segment at ${hexadecimal(address)} of ${size} bytes lies outside memory (${memorySize} bytes)`,
      );
  }
  const image = loaded.map(({ address, bytes, size }) => ({ address: physical(address), bytes, size }));
  checkEntry(entry, image);
  return { entry: physical(entry), segments: image, warnings: overlaps(image) };
}

/**
 * The first instruction is a word of the file: zeros after the file's bytes, or elsewhere in memory, are no program.
 */
function checkEntry(entry: number, segments: readonly Segment[]): void {
  const at = physical(entry);
  if (entry % instructionBytes !== 0) throw new ElfError(`the entry ${hexadecimal(entry)} is not a multiple of 4`);
  const within = segments.some(
    ({ address, bytes }) => at >= address && at + instructionBytes <= address + bytes.length,
  );
  if (!within) throw new ElfError(`the entry ${hexadecimal(entry)} lies in no segment's bytes: nothing stands there`);
}

/** Where segments overlap, the later one wins, as with other loaders. */
const overlaps = (segments: readonly Segment[]): string[] =>
  segments.flatMap(({ address, size }, at) =>
    segments
      .slice(0, at)
      .filter((earlier) => address < earlier.address + earlier.size && earlier.address < address + size)
      .map((earlier) => `the segment at ${hexadecimal(address)} lies over the one at ${hexadecimal(earlier.address)}`),
  );

/** Header and segments as the file has them. */
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
  if (count > 0 && entrySize < programHeaderBytes)
    throw new ElfError(
      `its program headers have ${entrySize} bytes each (e_phentsize); they need ${programHeaderBytes}`,
    );
  if (table + entrySize * count > bytes.length) throw new ElfError('truncated: the program headers are cut off');
  const segments: StatedSegment[] = [];
  for (let at = table; at < table + entrySize * count; at += entrySize) {
    if (view.getUint32(at) !== 1) continue;
    const [offset, address, , stored, size, flags] = [4, 8, 12, 16, 20, 24].map((field) => view.getUint32(at + field));
    if (offset + stored > bytes.length) throw new ElfError('truncated: a segment is cut off');
    if (stored > size)
      throw new ElfError(
        `the segment at ${hexadecimal(address)} has ${stored} bytes in the file (p_filesz), more than its ${size} in memory (p_memsz)`,
      );
    segments.push({ address, bytes: bytes.slice(offset, offset + stored), size, executable: (flags & 1) !== 0 });
  }
  return { entry: view.getUint32(24), segments };
}
