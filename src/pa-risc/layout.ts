import { pageBytes } from '../base/page-table';

export { pageBytes };

/** The places of a machine's state in its one memory, in bytes; regions have them built in. Words are in host order. */
export const PLACE = {
  gr: 0,
  cr: 0x80,
  spaces: 0x100,
  shadow: 0x120,
  floats: 0x140,
  state: 0x240,
  pending: 0x280,
  /** What regions share with their caller. */
  shared: 0x2c0,
  /** Space and privilege level of each quarter of the addresses, as in lookasides. */
  quadrants: 0x300,
  /** Lookasides. */
  read: 0x1000,
  write: 0x5000,
  execute: 0x9000,
  nonAccess: 0xd000,
  /** By the low bits of the target: how often branches to it were taken. */
  heat: 0x11000,
  /** Where regions begin: the records of `ENTRY`. */
  entries: 0x14000,
  /** Physical memory; after it the decoded rows, and the marks of the pages. */
  ram: 0x24000,
} as const;

/** What regions share with their caller and with each other, by places from `PLACE.shared` on. */
export const SHARED = {
  /** Short backward branches before the processor looks for a waiting loop. */
  turns: 0,
  /** The value of CR16 when the budget is used up, and whether the processor counts time itself. */
  ticks: 4,
  timed: 8,
  /** Whether a region with stores has been left. */
  stored: 12,
  /** The operands and the result of the sum that left the carries. */
  carryA: 16,
  carryB: 20,
  carryR: 24,
  /** How many instructions a hypervisor would have simulated, and how much more than others each one counts. */
  simulated: 28,
  weight: 32,
  /** Why the cold loop has been left (`WHY`), and the address that is meant. */
  why: 36,
  about: 40,
  /** Anything but zero: the cold loop does not stop where regions begin. */
  ignoring: 44,
  words: 12,
} as const;

/** A record of the table of entries, by the address of the first instruction: places within it, in bytes. */
export const ENTRY = {
  pc: 0,
  /** Its physical address; in the last two bits the mode (`MODE`). */
  address: 4,
  /** The place of the region's function in the table of functions. */
  slot: 8,
  /** How many more instructions than the least that pay have been executed at once. */
  score: 12,
  bits: 4,
  records: 4096,
} as const;

export const heatEntries = 4096;

/** In which mode a region runs: translated addresses, and all implicit spaces the same. */
export const MODE = { virtual: 1, flat: 2 } as const;

/** Marks of a page. */
export const MARK = {
  /** Written since its last digest. */
  written: 1,
  /** Some of its words have been decoded as instructions. */
  decoded: 2,
} as const;

export const pageBits = 12;
export const pagesOf = (size: number): number => Math.ceil(size / pageBytes);
export const rowsPlace = (size: number): number => PLACE.ram + pagesOf(size) * pageBytes;
export const marksPlace = (size: number): number => rowsPlace(size) + (pagesOf(size) * pageBytes) / 2;
/** A byte for each page, in groups of sixteen. */
export const markBytes = (size: number): number => (pagesOf(size) + 15) & -16;
export const totalBytes = (size: number): number => marksPlace(size) + markBytes(size);
