/** What floating-point operations of regions have in common: tests of operands, reading and writing of registers. */
import { leastDouble, leastSingle, mostDouble, mostSingle, unusual } from '../float/native';
import { EXCEPTION, FLAGS_SHIFT } from '../float/status';
import type { Expression } from '../instructions/expression';
import { PLACE } from '../layout';
import { type CalledName, calling } from './called-routines';
import { FLOAT, OP } from './code';
import { LOCAL } from './locals';
import type { Printer } from './printer';
import { isConst } from './resolve';

export const inexact = EXCEPTION.inexact << FLAGS_SHIFT;
export const wordPlace = (word: number): number => PLACE.floats + 4 * word;
export const numbers = (operands: readonly Expression[]): number[] =>
  operands.map((each) => (isConst(each) ? each.value : 0));

/** Prints `quick` where the test leaves anything but zero on the stack, and the call otherwise. */
export function either(
  printer: Printer,
  name: CalledName,
  operands: readonly Expression[],
  test: () => void,
  quick: () => void,
) {
  const { code } = printer;
  test();
  code.when();
  quick();
  code.otherwise();
  calling(name)(printer, operands);
  code.end();
}

/** All of the tests leave anything but zero. */
export function every(printer: Printer, ...tests: readonly (() => void)[]): void {
  for (const [at, test] of tests.entries()) {
    test();
    if (at > 0) printer.code.op(OP.and);
  }
}

/** Whether results are rounded to nearest without traps; `flag`: whether the inexact flag is on as well. */
export const isUsual =
  ({ code }: Printer, flag: number) =>
  (): void => {
    code.word(PLACE.floats);
    code.int(unusual | flag);
    code.op(OP.and);
    code.int(flag);
    code.op(OP.eq);
  };

/** Whether an operand is neither denormalized nor extreme; zero is ordinary unless it divides. */
export const isOrdinary =
  ({ code }: Printer, word: number, wide: number, orZero = true, signed = true) =>
  (): void => {
    if (word < 2) {
      code.int(orZero ? 1 : 0);
      return;
    }
    const shift = wide ? 20 : 23;
    const [least, most] = wide ? [leastDouble, mostDouble] : [1, 0xfe];
    const high = () => {
      code.word(wordPlace(word));
      if (!signed) return;
      code.int(0x7fffffff);
      code.op(OP.and);
    };
    high();
    code.int(least << shift);
    code.op(OP.subtract);
    code.int((most + 1 - least) << shift);
    code.op(OP.ltUnsigned);
    if (!orZero) return;
    high();
    if (wide) {
      code.word(wordPlace(word | 1));
      code.op(OP.or);
    }
    code.op(OP.eqz, OP.or);
  };

/** Leaves the number of a register on the stack; register 0 is zero. */
export function read({ code }: Printer, word: number, wide: number): void {
  if (word < 2) {
    if (wide) code.double(0);
    else code.single(0);
  } else if (wide) {
    code.longWord(wordPlace(word));
    code.long(32);
    code.op(OP.rotateLeftLong, FLOAT.fromBits);
  } else code.singleLoad(wordPlace(word));
}

/** Stores the number that `value` leaves on the stack in double format. */
export function writeDouble({ code }: Printer, word: number, value: () => void): void {
  code.int(0);
  value();
  code.op(FLOAT.toBits);
  code.long(32);
  code.op(OP.rotateLeftLong);
  code.longStore(wordPlace(word));
}

/** Stores the number in single format, or makes the call if its magnitude may be that of an overflow or underflow. */
export function writeSingle(printer: Printer, name: CalledName, operands: readonly Expression[], word: number): void {
  const { code } = printer;
  const { abs, less, greater } = FLOAT.single;
  code.set(LOCAL.single);
  const compare = (operation: number, value: number) => () => {
    code.get(LOCAL.single);
    code.op(abs);
    code.single(value);
    code.op(operation);
  };
  either(
    printer,
    name,
    operands,
    () => every(printer, compare(greater, leastSingle), compare(less, mostSingle)),
    () => {
      code.int(0);
      code.get(LOCAL.single);
      code.singleStore(wordPlace(word));
    },
  );
}
