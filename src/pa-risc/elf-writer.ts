/**
 * Executables for PA-RISC with one segment. They have a section table, because GNU's tools list sections and not
 * segments, and a symbol for each label of the program.
 */
import type { AssembledSection, Assembly } from './assembler/assembler';
import { ElfError } from './elf';

const headerBytes = 52;
const programHeaderBytes = 32;
const sectionHeaderBytes = 40;
const symbolBytes = 16;
/** The segment begins on a page of the file, for loaders that map files. */
const pageBytes = 4096;
const parisc = 15;
/** EFA_PARISC_1_1. */
const architecture11 = 0x210;
/** The operating system by which GNU's tools recognize the format. */
const linux = 3;
const [PROGBITS, SYMTAB, STRTAB, NOBITS] = [1, 2, 3, 8]; // SHT_…
const [WRITE, ALLOC, EXECINSTR] = [1, 2, 4]; // SHF_…
const flagsOf: Readonly<Record<AssembledSection['kind'], number>> = {
  code: ALLOC | EXECINSTR,
  constants: ALLOC,
  data: ALLOC | WRITE,
  zeros: ALLOC | WRITE,
};

const addressSpace = 2 ** 32;

/**
 * An ELF32 big-endian executable for PA-RISC 1.1 of one segment that may be read, written and executed: what the pair
 * loads as a guest, and GNU's tools list.
 *
 * @param entry the address of the first instruction, within the bytes: a multiple of 4
 * @param address where the first byte stands; a processor without translation finds it without the top four bits
 * @param bytes code and data, big-endian, as `assemble` yields them
 * @param program its sections and labels; without them all is one section with code
 * @throws {ElfError} where an argument is none of these
 */
export function writeElf(
  entry: number,
  address: number,
  bytes: Uint8Array,
  program: Partial<Pick<Assembly, 'sections' | 'labels'>> = {},
): Uint8Array {
  check(entry, address, bytes);
  const whole: AssembledSection = { name: '.text', kind: 'code', address, size: bytes.length };
  const { sections = [whole], labels = new Map() } = program;
  const stored = Math.max(
    0,
    ...sections.map((each) => (each.kind === 'zeros' ? 0 : each.address + each.size - address)),
  );
  const symbols = symbolsOf(labels, sections);
  const names = new StringTable();
  const offset = pageBytes + (address & (pageBytes - 1));
  const symbolsOffset = (offset + stored + 3) & -4;
  const symbolNamesOffset = symbolsOffset + symbols.table.length;
  const namesOffset = symbolNamesOffset + symbols.names.length;
  const header = (name: string, ...fields: readonly number[]): readonly number[] => [names.add(name), ...fields];
  const headers = [
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ...sections.map(({ name, kind, address: at, size }) =>
      header(name, kind === 'zeros' ? NOBITS : PROGBITS, flagsOf[kind], at, offset + at - address, size, 0, 0, 4, 0),
    ),
    // All symbols are local: the number of local symbols is that of all.
    header(
      ...(['.symtab', SYMTAB, 0, 0, symbolsOffset, symbols.table.length] as const),
      ...[sections.length + 2, symbols.table.length / symbolBytes, 4, symbolBytes],
    ),
    header('.strtab', STRTAB, 0, 0, symbolNamesOffset, symbols.names.length, 0, 0, 1, 0),
    header('.shstrtab', STRTAB, 0, 0, namesOffset, names.length + '.shstrtab\0'.length, 0, 0, 1, 0),
  ];
  const sectionsOffset = (namesOffset + names.length + 3) & -4;
  const file = new Uint8Array(sectionsOffset + sectionHeaderBytes * headers.length);
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
  halves(40, [headerBytes, programHeaderBytes, 1, sectionHeaderBytes, headers.length, headers.length - 1]);
  const readWriteExecute = 7;
  words(headerBytes, [1, offset, address, address, stored, bytes.length, readWriteExecute, pageBytes]);
  file.set(bytes.subarray(0, stored), offset);
  file.set(symbols.table, symbolsOffset);
  file.set(symbols.names, symbolNamesOffset);
  file.set(names.bytes, namesOffset);
  for (const [at, fields] of headers.entries()) words(sectionsOffset + sectionHeaderBytes * at, fields);
  return file;
}

/** A program may pass any value. */
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

/** Names in sequence, each followed by a zero; the first is empty. */
class StringTable {
  readonly #names = ['\0'];
  length = 1;

  get bytes(): Uint8Array {
    return new TextEncoder().encode(this.#names.join(''));
  }

  /** Where the section begins. */
  add(name: string): number {
    const at = this.length;
    this.#names.push(`${name}\0`);
    this.length += new TextEncoder().encode(name).length + 1;
    return at;
  }
}

/** The labels of the program itself, each in its section; the compiler's own are left out. */
function symbolsOf(labels: ReadonlyMap<string, number>, sections: readonly AssembledSection[]) {
  const names = new StringTable();
  const kept = [...labels].filter(([name]) => !name.startsWith('.L'));
  const table = new Uint8Array(symbolBytes * (kept.length + 1));
  const view = new DataView(table.buffer);
  for (const [index, [name, at]] of kept.entries()) {
    const section = sections.findLastIndex(({ address, size }) => address <= at && at <= address + size);
    view.setUint32(symbolBytes * (index + 1), names.add(name));
    view.setUint32(symbolBytes * (index + 1) + 4, at);
    view.setUint16(symbolBytes * (index + 1) + 14, section + 1);
  }
  return { table, names: names.bytes };
}
