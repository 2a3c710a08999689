/** Prints references to memory; the region is left where one is unaligned, no memory, or not translated lately. */
import type { Expression } from '../instructions/expression';
import { MARK, PLACE } from '../layout';
import { inRegion, isEntry } from '../row-flags';
import { OP } from './code';
import { lookAtUnit } from './float-unit';
import { LOCAL } from './locals';
import { printSpot } from './lookaside-code';
import type { Printer } from './printer';
import { isConst } from './resolve';

/** Leaves the value on the stack. */
export function printLoad(printer: Printer, [space, address, size]: readonly Expression[]): void {
  const bytes = sizeOf(size);
  printPhysical(printer, 'read', space, address, bytes);
  printer.code.get(LOCAL.physical);
  inHostOrder(printer, bytes);
  printer.code.load(bytes, PLACE.ram);
}

export function printStore(printer: Printer, [space, address, size, value]: readonly Expression[]): void {
  const { code } = printer;
  const bytes = sizeOf(size);
  printPhysical(printer, 'write', space, address, bytes);
  printMark(printer, bytes);
  code.get(LOCAL.physical);
  inHostOrder(printer, bytes);
  printer.value(value);
  code.store(bytes, PLACE.ram);
}

/** A doubleword between memory and a floating-point register, which are in the same order: words in host order. */
export function printLoadDouble(printer: Printer, [space, address]: readonly Expression[], word: number): void {
  const { code } = printer;
  printPhysical(printer, 'read', space, address, 8);
  code.int(0);
  code.get(LOCAL.physical);
  code.longLoad(PLACE.ram);
  code.longStore(PLACE.floats + 4 * word);
  if (word === 0) lookAtUnit(code);
}

export function printStoreDouble(printer: Printer, [space, address]: readonly Expression[], word: number): void {
  const { code } = printer;
  printPhysical(printer, 'write', space, address, 8);
  printMark(printer, 8);
  code.get(LOCAL.physical);
  code.longWord(PLACE.floats + 4 * word);
  code.longStore(PLACE.ram);
}

/** The bytes of a word from the address to its end, or up to the byte before the address. */
export function printStoreBytes(printer: Printer, [space, address, value, ending]: readonly Expression[]): void {
  const { code } = printer;
  const mask = () => {
    code.int(-1);
    code.get(LOCAL.spot);
    code.op(OP.shiftRight);
    if (!isEnding) return;
    code.int(-1);
    code.op(OP.xor);
  };
  const isEnding = isConst(ending) && ending.value !== 0;
  // No byte to store.
  if (isEnding) {
    printer.leaveIf(() => {
      printer.value(address);
      code.int(3);
      code.op(OP.and, OP.eqz);
    });
  }
  printPhysical(printer, 'write', space, address, 1);
  code.get(LOCAL.physical);
  code.int(3);
  code.op(OP.and);
  code.int(3);
  code.op(OP.shiftLeft);
  code.set(LOCAL.spot);
  code.get(LOCAL.physical);
  code.int(-4);
  code.op(OP.and);
  code.set(LOCAL.physical);
  printMark(printer, 4);
  code.get(LOCAL.physical);
  code.get(LOCAL.physical);
  code.load(4, PLACE.ram);
  mask();
  code.int(-1);
  code.op(OP.xor, OP.and);
  printer.value(value);
  mask();
  code.op(OP.and, OP.or);
  code.store(4, PLACE.ram);
}

/** There is no cache to flush: only a translation that is not known lately matters. */
export function printFlush(printer: Printer, [, space, address]: readonly Expression[]): void {
  if (printer.place.virtual) printPhysical(printer, 'nonAccess', space, address, 1);
}

const sizeOf = (size: Expression): number => (isConst(size) ? size.value : 0);

/** The byte of an address stands at the address XOR 3, the half-word at the address XOR 2. */
function inHostOrder({ code }: Printer, bytes: number): void {
  if (bytes === 4) return;
  code.int(bytes === 2 ? 2 : 3);
  code.op(OP.xor);
}

/** The lookaside that knows the access. */
type Kind = 'read' | 'write' | 'nonAccess';

/** Sets the local `physical`. */
function printPhysical(printer: Printer, kind: Kind, space: Expression, at: Expression, bytes: number) {
  const { code } = printer;
  const address = () => printer.value(at);
  if (!printer.place.virtual) {
    printer.leaveIf(() => printOutside(printer, address, bytes));
    address();
    code.set(LOCAL.physical);
    return;
  }
  printSpot(code, address);
  code.set(LOCAL.spot);
  printer.leaveIf(() => {
    code.get(LOCAL.spot);
    code.longLoad(PLACE[kind]);
    address();
    // An address that is not aligned is that of no page.
    code.int(-4096 | (bytes - 1));
    code.op(OP.and, OP.extendUnsigned);
    printer.key(space);
    code.op(OP.orLong, OP.neLong);
  });
  address();
  code.get(LOCAL.spot);
  code.load(4, PLACE[kind] + 8);
  code.op(OP.add);
  code.set(LOCAL.physical);
}

/** In real mode: an unaligned address, rotated by its alignment, lies outside as well. */
function printOutside({ code, place }: Printer, address: () => void, bytes: number): void {
  const shift = Math.log2(bytes);
  address();
  if (shift > 0) {
    code.int(shift);
    code.op(OP.rotateRight);
  }
  code.int((place.memorySize - bytes) >>> shift);
  code.op(OP.gtUnsigned);
}

/**
 * Marks the page as written. On a page with instructions the word may be one of them; the exact path stores into
 * regions.
 */
function printMark(printer: Printer, bytes: number): void {
  const { code, place } = printer;
  const mark = () => {
    code.get(LOCAL.physical);
    code.int(12);
    code.op(OP.shiftRight);
  };
  const row = () => {
    code.get(LOCAL.physical);
    code.int(1);
    code.op(OP.shiftRight);
    code.int(-2);
    code.op(OP.and);
  };
  const bytesOfRows = bytes > 4 ? 4 : 2;
  mark();
  code.load(1, place.marks);
  code.int(MARK.written);
  code.op(OP.ne);
  code.when();
  printer.leaveIf(() => {
    row();
    code.load(bytesOfRows, place.rows);
    code.int(bytes > 4 ? doubled(inRegion | isEntry) : inRegion | isEntry);
    code.op(OP.and);
  });
  row();
  code.int(0);
  code.store(bytesOfRows, place.rows);
  mark();
  mark();
  code.load(1, place.marks);
  code.int(MARK.written);
  code.op(OP.or);
  code.store(1, place.marks);
  code.end();
}

/** The flags of two rows at once. */
const doubled = (flags: number): number => flags | (flags << 16);
