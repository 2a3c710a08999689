/** Executables of one segment. They have a section table, because GNU's tools list sections and not segments. */
import { ElfError } from './elf';

const headerBytes = 52;
const programHeaderBytes = 32;
const sectionHeaderBytes = 40;
/** The segment begins on a page of the file, as loaders that map files want it. */
const pageBytes = 4096;
const parisc = 15;
/** EFA_PARISC_1_1. */
const architecture11 = 0x210;
/** The system by which GNU's tools know the format. */
const linux = 3;
const names = '\0.text\0.shstrtab\0';

const addressSpace = 2 ** 32;

/**
 * An ELF32 big-endian executable for PA-RISC 1.1 of one segment that may be read, written and executed: what the pair loads
 * as a guest, and GNU's tools list.
 *
 * @param entry the address of the first instruction, within the bytes: a multiple of 4
 * @param address where the first byte stands; a processor without translation finds it without the top four bits
 * @param bytes code and data, big-endian, as `assemble` yields them; there is no more memory to the segment
 * @throws {ElfError} where an argument is none of these
 */
export function writeElf(entry: number, address: number, bytes: Uint8Array): Uint8Array {
  check(entry, address, bytes);
  const offset = pageBytes + (address & (pageBytes - 1));
  const namesOffset = offset + bytes.length;
  const sectionsOffset = (namesOffset + names.length + 3) & -4;
  const sections = [
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [names.indexOf('.text'), 1, 7, address, offset, bytes.length, 0, 0, 4, 0],
    [names.indexOf('.shstrtab'), 3, 0, 0, namesOffset, names.length, 0, 0, 1, 0],
  ];
  const file = new Uint8Array(sectionsOffset + sectionHeaderBytes * sections.length);
  const view = new DataView(file.buffer);
  const words = (at: number, values: readonly number[]): void => {
    for (const [index, value] of values.entries()) view.setUint32(at + 4 * index, value);
  };
  const halves = (at: number, values: readonly number[]): void => {
    for (const [index, value] of values.entries()) view.setUint16(at + 2 * index, value);
  };
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 2, 1, linux]);
  halves(16, [2, parisc]);
  words(20, [1, entry, headerBytes, sectionsOffset, architecture11]);
  halves(40, [headerBytes, programHeaderBytes, 1, sectionHeaderBytes, sections.length, sections.length - 1]);
  const readWriteExecute = 7;
  words(headerBytes, [1, offset, address, address, bytes.length, bytes.length, readWriteExecute, pageBytes]);
  file.set(bytes, offset);
  file.set(new TextEncoder().encode(names), namesOffset);
  for (const [at, section] of sections.entries()) words(sectionsOffset + sectionHeaderBytes * at, section);
  return file;
}

/** A program may pass anything. */
function check(entry: unknown, address: unknown, bytes: unknown): void {
  const isAddress = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < addressSpace;
  if (!isAddress(entry)) throw new ElfError(`writeElf: the entry is ${String(entry)}, not an address of 32 bits`);
  if (!isAddress(address)) throw new ElfError(`writeElf: the address is ${String(address)}, not one of 32 bits`);
  if (!(bytes instanceof Uint8Array) || bytes.length === 0)
    throw new ElfError('writeElf: the bytes are not a Uint8Array with at least one instruction');
  const end = address + bytes.length;
  if (end > addressSpace) throw new ElfError(`writeElf: ${bytes.length} bytes at ${address} do not fit into 32 bits`);
  if (entry < address || entry + 4 > end || entry % 4 !== 0)
    throw new ElfError(`writeElf: the entry ${entry} is no multiple of 4 within the bytes, ${address} to ${end - 1}`);
}
