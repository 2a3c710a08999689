/** Prints conditions (Architecture manual, chapter 5): 0 or 1 on the stack. */
import type { Expression, Routine } from '../instructions/expression';
import { OP } from './code';
import { LOCAL } from './locals';
import type { Printer } from './printer';
import { isConst } from './resolve';

/** `routine` is one of the four families; the first operand selects the condition and its negation. */
export function printCondition(printer: Printer, routine: Routine, [field, ...operands]: readonly Expression[]): void {
  if (!isConst(field)) {
    printAnyCondition(printer, routine, field, operands);
    return;
  }
  const number = field.value;
  const print = families[routine]?.[number >> 1];
  if (print === undefined) {
    printer.code.int(number & 1);
    return;
  }
  print(printer, operands);
  if (number & 1) printer.code.op(OP.eqz);
}

type Print = (printer: Printer, operands: readonly Expression[]) => void;

/** A comparison of an operand with a constant. */
const against =
  (at: number, operation: number, value = 0): Print =>
  (printer, operands) => {
    printer.value(operands[at]);
    printer.code.int(value);
    printer.code.op(operation);
  };
/** A comparison of the first two operands. */
const compare =
  (operation: number): Print =>
  (printer, [x, y]) => {
    printer.value(x);
    printer.value(y);
    printer.code.op(operation);
  };
const either =
  (one: Print, other: Print): Print =>
  (printer, operands) => {
    one(printer, operands);
    other(printer, operands);
    printer.code.op(OP.or);
  };
const odd = (at: number): Print => against(at, OP.and, 1);
const isZero = against(0, OP.eq);

/** Operands: result, carries, overflow. */
const overflows = against(2, OP.ne);
const noCarry: Print = (printer, operands) => {
  against(1, OP.and, 0x80)(printer, operands);
  printer.code.op(OP.eqz);
};
const isLess: Print = (printer, operands) => {
  against(0, OP.ltSigned)(printer, operands);
  overflows(printer, operands);
  printer.code.op(OP.xor);
};
const additions: readonly (Print | undefined)[] = [
  undefined,
  isZero,
  isLess,
  either(isLess, isZero),
  noCarry,
  either(noCarry, isZero),
  overflows,
  odd(0),
];

/** Operands: the two compared, and their difference. */
const subtractions: readonly (Print | undefined)[] = [
  undefined,
  compare(OP.eq),
  compare(OP.ltSigned),
  compare(OP.leSigned),
  compare(OP.ltUnsigned),
  compare(OP.leUnsigned),
  (printer, [x, y, difference]) => {
    printer.value(x);
    printer.value(y);
    printer.code.op(OP.xor);
    printer.value(x);
    printer.value(difference);
    printer.code.op(OP.xor, OP.and);
    printer.code.int(31);
    printer.code.op(OP.shiftRight);
  },
  odd(2),
];

const logical: readonly (Print | undefined)[] = [
  undefined,
  isZero,
  against(0, OP.ltSigned),
  against(0, OP.leSigned),
  undefined,
  undefined,
  undefined,
  odd(0),
];

/** Without carries none of the conditions on them holds. */
const units: readonly (Print | undefined)[] = [
  undefined,
  undefined,
  (printer, [result]) => {
    const { code } = printer;
    printer.value(result);
    code.int(0x01010101);
    code.op(OP.subtract);
    printer.value(result);
    code.int(-1);
    code.op(OP.xor, OP.and);
    code.int(0x80808080);
    code.op(OP.and);
    code.int(0);
    code.op(OP.ne);
  },
  (printer, [result]) => {
    const { code } = printer;
    printer.value(result);
    code.int(0xffff);
    code.op(OP.and, OP.eqz);
    printer.value(result);
    code.int(16);
    code.op(OP.shiftRight, OP.eqz, OP.or);
  },
];

const families: { readonly [Name in Routine]?: readonly (Print | undefined)[] } = {
  addCondition: additions,
  subCondition: subtractions,
  logicalCondition: logical,
  unitCondition: units,
};

/** The condition that a field of the instruction selects. */
function printAnyCondition(printer: Printer, routine: Routine, field: Expression, operands: readonly Expression[]) {
  const { code } = printer;
  code.choice(
    () => {
      printer.value(field);
      code.int(1);
      code.op(OP.shiftRight);
    },
    Array.from({ length: 8 }, (_, at) => () => {
      const print = families[routine]?.[at];
      if (print === undefined) code.int(0);
      else print(printer, operands);
      code.set(LOCAL.spot);
    }),
  );
  code.get(LOCAL.spot);
  printer.value(field);
  code.int(1);
  code.op(OP.and, OP.xor);
}
