/** Prints how the entries of lookasides are found and compared. */
import { type CodeWriter, OP } from './code';

/** Leaves the place of the entry for an address, in bytes from the lookaside on. */
export function printSpot(code: CodeWriter, address: () => void): void {
  address();
  code.int(8);
  code.op(OP.shiftRight);
  code.int(0x3ff0);
  code.op(OP.and);
}

/** Makes the upper half of an entry's first 64 bits of space and privilege level. */
export function printKey(code: CodeWriter): void {
  code.op(OP.extendUnsigned);
  code.long(32);
  code.op(OP.shiftLeftLong);
}
