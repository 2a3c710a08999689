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
  /** What a region leaves for its caller. */
  left: 0x2c0,
  /** Lookasides. */
  read: 0x1000,
  write: 0x3000,
  execute: 0x5000,
  /** Physical memory; after it the decoded rows, and the marks of the pages. */
  ram: 0x8000,
} as const;

/** What a region leaves, by places from `PLACE.left` on; the carries are also what it finds. */
export const LEFT = { budget: 0, turns: 4, target: 8, carryA: 12, carryB: 16, carryR: 20, words: 6 } as const;

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
export const totalBytes = (size: number): number => marksPlace(size) + pagesOf(size);
