/**
 * The code of an ELF32 big-endian executable with its labels, from its sections; without sections, from its segments.
 */
import { ElfError, readElf } from './elf';

export interface Code {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** By address: the labels there. */
  readonly symbols: ReadonlyMap<number, string>;
}

const headerBytes = 52;
const sectionHeaderBytes = 40;
const symbolBytes = 16;
const PROGBITS = 1; // SHT_PROGBITS
const SYMTAB = 2; // SHT_SYMTAB
const EXECINSTR = 4; // SHF_EXECINSTR
const SECTION = 3; // STT_SECTION
const GLOBAL = 1; // STB_GLOBAL

interface Section {
  readonly index: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Of a symbol table, the section with its names. */
  readonly link: number;
}

/** @throws {ElfError} if the file is no executable, is cut off, or has no code */
export function readCode(file: Uint8Array): readonly Code[] {
  const { segments } = readElf(file);
  const sections = sectionsOf(file);
  if (sections.length > 0) {
    const code = sections.filter(({ type, flags }) => type === PROGBITS && (flags & EXECINSTR) !== 0);
    if (code.length === 0) throw new ElfError('it has no section with code');
    return code.map((section) => ({ ...section, symbols: symbolsOf(section, sections) }));
  }
  const executable = segments.filter(({ executable }) => executable);
  if (executable.length === 0) throw new ElfError('it has no executable segment');
  return executable.map((segment) => ({ ...withoutHeaders(file, segment), symbols: new Map() }));
}

/** A segment may begin with the file's own headers, which are not code. */
function withoutHeaders(
  file: Uint8Array,
  { address, bytes }: { readonly address: number; readonly bytes: Uint8Array },
) {
  const view = new DataView(file.buffer, file.byteOffset);
  const [table, entrySize, count] = [view.getUint32(28), view.getUint16(42), view.getUint16(44)];
  const beginsFile =
    bytes.length >= headerBytes && file.subarray(0, headerBytes).every((byte, at) => byte === bytes[at]);
  const headers = beginsFile ? Math.max(headerBytes, table + entrySize * count) : 0;
  const skipped = Math.min(bytes.length, (headers + 3) & -4);
  return { address: address + skipped, bytes: bytes.subarray(skipped) };
}

function sectionsOf(file: Uint8Array): readonly Section[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [table, entrySize, count] = [view.getUint32(32), view.getUint16(46), view.getUint16(48)];
  if (table === 0 || count === 0) return [];
  if (entrySize < sectionHeaderBytes) throw new ElfError(`its section headers have ${entrySize} bytes, not 40`);
  if (table + entrySize * count > file.length) throw new ElfError('truncated: the section headers are cut off');
  return Array.from({ length: count }, (_, index) => {
    const at = table + entrySize * index;
    const [type, flags, address, offset, size, link] = [4, 8, 12, 16, 20, 24].map((field) =>
      view.getUint32(at + field),
    );
    const isStored = type === PROGBITS || type === SYMTAB || type === 3;
    if (isStored && offset + size > file.length) throw new ElfError('truncated: a section is cut off');
    return { index, type, flags, address, bytes: file.subarray(offset, isStored ? offset + size : offset), link };
  });
}

/** One label for each address: a global one if there is one, else the first. */
function symbolsOf({ index }: Section, sections: readonly Section[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const globals = new Set<number>();
  for (const { bytes, link } of sections.filter(({ type }) => type === SYMTAB)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + symbolBytes <= bytes.length; at += symbolBytes) {
      const [name, address] = [view.getUint32(at), view.getUint32(at + 4)];
      const info = view.getUint8(at + 12);
      if (view.getUint16(at + 14) !== index || (info & 15) >= SECTION || name === 0) continue;
      const isGlobal = info >> 4 === GLOBAL;
      if (names.has(address) && (!isGlobal || globals.has(address))) continue;
      names.set(address, nameAt(sections[link]?.bytes, name));
      if (isGlobal) globals.add(address);
    }
  }
  return names;
}

const longestName = 1024;

function nameAt(names: Uint8Array | undefined, offset: number): string {
  if (names === undefined || offset >= names.length) throw new ElfError('a symbol has its name outside of the file');
  const end = names.indexOf(0, offset);
  const most = Math.min(end < 0 ? names.length : end, offset + longestName);
  return new TextDecoder().decode(names.subarray(offset, most));
}
