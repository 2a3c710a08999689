/**
 * Prints floating-point operations on ordinary operands, as `float/native.ts` does them: rounded to nearest, with no
 * trap enabled. Where the inexact flag is on already, nothing has to tell whether a result is inexact. In all other
 * cases the region calls the routine.
 */
import { CONVERSION, MULTIPLY_AND } from '../float/unit';
import type { Expression } from '../instructions/expression';
import { PLACE } from '../layout';
import { calling } from './called-routines';
import { FLOAT, OP } from './code';
import {
  either,
  every,
  inexact,
  isOrdinary,
  isUsual,
  numbers,
  read,
  wordPlace,
  writeDouble,
  writeSingle,
} from './float-operands';
import type { Printer } from './printer';

const [add, subtract, , divide, squareRoot] = [0, 1, 2, 3, 4];

export function printFloatArithmetic(printer: Printer, operands: readonly Expression[]): void {
  const name = 'floatArithmetic';
  const [operation, wide, left, right, target] = numbers(operands);
  if (target < 2 || operation > squareRoot) {
    calling(name)(printer, operands);
    return;
  }
  const tests = [isUsual(printer, inexact), isOrdinary(printer, left, wide, true, operation !== squareRoot)];
  if (operation !== squareRoot) tests.push(isOrdinary(printer, right, wide, operation !== divide));
  const result = () => {
    read(printer, left, wide);
    if (operation !== squareRoot) read(printer, right, wide);
    printer.code.op((wide ? FLOAT.double : FLOAT.single).arithmetic[operation]);
  };
  either(
    printer,
    name,
    operands,
    () => every(printer, ...tests),
    () => {
      if (wide) writeDouble(printer, target, result);
      else {
        result();
        writeSingle(printer, name, operands, target);
      }
    },
  );
}

export function printFloatCopy(printer: Printer, operands: readonly Expression[]): void {
  const { code } = printer;
  const [keep, wide, source, target] = numbers(operands);
  if (target < 2) {
    calling('floatCopy')(printer, operands);
    return;
  }
  const copy = (from: number, to: number, mask: number) => {
    code.int(0);
    if (source < 2) code.int(0);
    else code.word(wordPlace(from));
    if (mask !== -1) {
      code.int(mask);
      code.op(OP.and);
    }
    code.store(4, wordPlace(to));
  };
  if (wide) copy(source | 1, target | 1, -1);
  copy(source, target, keep);
}

export function printFloatConvert(printer: Printer, operands: readonly Expression[]): void {
  const name = 'floatConvert';
  const { code } = printer;
  const [conversion, fromWide, toWide, source, target] = numbers(operands);
  const from = () => read(printer, source, fromWide);
  const ordinary = isOrdinary(printer, source, fromWide);
  const print = (test: () => void, quick: () => void) => either(printer, name, operands, test, quick);
  if (target < 2 || source < 2) calling(name)(printer, operands);
  else if (conversion === CONVERSION.fromInteger && !fromWide && toWide) {
    print(isUsual(printer, 0), () =>
      writeDouble(printer, target, () => {
        code.word(wordPlace(source));
        code.op(FLOAT.doubleFromInteger);
      }),
    );
  } else if (conversion === CONVERSION.formats && toWide) {
    print(
      () => every(printer, isUsual(printer, 0), ordinary),
      () =>
        writeDouble(printer, target, () => {
          from();
          code.op(FLOAT.promote);
        }),
    );
  } else if (conversion === CONVERSION.formats) {
    print(
      () => every(printer, isUsual(printer, inexact), ordinary),
      () => {
        from();
        code.op(FLOAT.demote);
        writeSingle(printer, name, operands, target);
      },
    );
  } else if (conversion === CONVERSION.truncate && fromWide && !toWide) {
    const isWord = () => {
      from();
      code.op(FLOAT.double.abs);
      code.double(2 ** 31);
      code.op(FLOAT.double.less);
    };
    print(
      () => every(printer, isUsual(printer, inexact), ordinary, isWord),
      () => {
        code.int(0);
        from();
        code.op(...truncated);
        code.store(4, wordPlace(target));
      },
    );
  } else calling(name)(printer, operands);
}

/** `i32.trunc_sat_f64_s` */
const truncated = [0xfc, 2];

/** Bits of the condition as in `comparison.ts`. */
const relations = [
  { bit: 16, name: 'greater' },
  { bit: 8, name: 'less' },
  { bit: 4, name: 'eq' },
] as const;

export function printFloatCompare(printer: Printer, operands: readonly Expression[]): void {
  const { code } = printer;
  const [wide, left, right, condition] = numbers(operands);
  const operations = wide ? FLOAT.double : FLOAT.single;
  const compare = (operation: number, one: number, other: number) => {
    read(printer, one, wide);
    read(printer, other, wide);
    code.op(operation);
  };
  const isNumber = (word: number) => () => compare(operations.eq, word, word);
  either(
    printer,
    'floatCompare',
    operands,
    () => every(printer, isNumber(left), isNumber(right)),
    () => {
      code.int(0);
      code.word(PLACE.floats);
      code.int(~((1 << 26) | (0x7ff << 11)));
      code.op(OP.and);
      code.word(PLACE.floats);
      code.int(1);
      code.op(OP.shiftRight);
      code.int(0x3ff << 11);
      code.op(OP.and, OP.or);
      compareBit(printer);
      code.int(21);
      code.op(OP.shiftLeft, OP.or);
      code.int(0);
      for (const { bit, name } of relations) {
        if (!(condition & bit)) continue;
        compare(operations[name], left, right);
        code.op(OP.or);
      }
      code.int(26);
      code.op(OP.shiftLeft, OP.or);
      code.store(4, PLACE.floats);
    },
  );
}

/** Leaves the compare bit, 0 or 1. */
function compareBit({ code }: Printer): void {
  code.word(PLACE.floats);
  code.int(26);
  code.op(OP.shiftRight);
  code.int(1);
  code.op(OP.and);
}

export function printFloatTest(printer: Printer, operands: readonly Expression[]): void {
  if (numbers(operands)[0] === 0) compareBit(printer);
  else calling('floatTest')(printer, operands);
}

export function printFloatMultiplyAnd(printer: Printer, operands: readonly Expression[]): void {
  const name = 'floatMultiplyAnd';
  const [operation, wide, left, right, product, addend, target] = numbers(operands);
  // The sum is stored before the product.
  if (!wide || operation === MULTIPLY_AND.truncate || product < 2 || target < 2 || product === target) {
    calling(name)(printer, operands);
    return;
  }
  const { arithmetic } = FLOAT.double;
  const result = (one: number, code: number, other: number) => () => {
    read(printer, one, wide);
    read(printer, other, wide);
    printer.code.op(code);
  };
  const sum = result(target, arithmetic[operation === MULTIPLY_AND.add ? add : subtract], addend);
  const ordinary = [left, right, addend, target].map((each) => isOrdinary(printer, each, wide));
  either(
    printer,
    name,
    operands,
    () => every(printer, isUsual(printer, inexact), ...ordinary),
    () => {
      const { code } = printer;
      code.int(0);
      result(left, arithmetic[2], right)();
      code.op(FLOAT.toBits);
      code.long(32);
      code.op(OP.rotateLeftLong);
      writeDouble(printer, target, sum);
      code.longStore(wordPlace(product));
    },
  );
}
