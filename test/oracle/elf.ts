import { writeElf } from '../../src/pa-risc/elf-writer';
import { bytesOf } from './words';

/** Where a program of the oracle stands, and its data: the same addresses under the emulators and here. */
export const textAddress = 0x10000;
export const dataAddress = 0x40000;
export const dataBytes = 0x1000;

/** A PA-RISC executable: the words at `textAddress`, and zeros up to the end of the data. */
export function makeElf(words: readonly number[]): Uint8Array {
  const memory = new Uint8Array(dataAddress + dataBytes - textAddress);
  memory.set(bytesOf(words));
  return writeElf(textAddress, textAddress, memory);
}
