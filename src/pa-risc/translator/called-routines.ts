/** The routines that translated code calls: functions of the machine in whose memory it works. */
import * as unit from '../float/unit';
import type { Expression, Routine } from '../instructions/expression';
import { PLACE } from '../layout';
import { type AddressTranslation, sides } from '../translation';
import { lookAtUnit } from './float-unit';
import type { Printer } from './printer';

interface CalledRoutine {
  readonly parameters: number;
  readonly returns: boolean;
}

/** Those of the floating-point unit are without their first parameter, the registers. */
export const calledRoutines = {
  floatArithmetic: { parameters: 6, returns: false },
  floatCopy: { parameters: 5, returns: false },
  floatConvert: { parameters: 6, returns: false },
  floatCompare: { parameters: 5, returns: false },
  floatTest: { parameters: 2, returns: true },
  floatMultiplyAnd: { parameters: 8, returns: false },
  insertAddress: { parameters: 4, returns: false },
  insertProtection: { parameters: 4, returns: false },
  purgeTranslation: { parameters: 3, returns: false },
  purgeAllTranslations: { parameters: 1, returns: false },
} as const satisfies { readonly [Name in Routine]?: CalledRoutine };
export type CalledName = keyof typeof calledRoutines;

type Called = (...operands: number[]) => unknown;

/** The functions for the instances of one machine's translated code. */
export function functionsOf(
  buffer: ArrayBuffer,
  translation: AddressTranslation,
): Readonly<Record<CalledName, Called>> {
  const floats = new Int32Array(buffer, PLACE.floats, 64);
  const { floatArithmetic, floatCopy, floatConvert, floatCompare, floatTest, floatMultiplyAnd } = unit;
  return {
    floatArithmetic: floatArithmetic.bind(undefined, floats),
    floatCopy: floatCopy.bind(undefined, floats),
    floatConvert: floatConvert.bind(undefined, floats),
    floatCompare: floatCompare.bind(undefined, floats),
    floatTest: floatTest.bind(undefined, floats),
    floatMultiplyAnd: floatMultiplyAnd.bind(undefined, floats),
    insertAddress: (side, space, offset, word) => translation.insertAddress(sides[side], space, offset, word),
    insertProtection: (side, space, offset, word) => translation.insertProtection(sides[side], space, offset, word),
    purgeTranslation: (side, space, offset) => translation.purge(sides[side], space, offset),
    purgeAllTranslations: (side) => translation.purgeAll(sides[side]),
  };
}

export function printCall(printer: Printer, name: CalledName, operands: readonly Expression[]): void {
  for (const each of operands) printer.value(each);
  printer.code.call(printer.imported(name));
}

/** Prints the call of a routine of the floating-point unit. */
export const calling =
  (name: CalledName) =>
  (printer: Printer, operands: readonly Expression[]): void => {
    printCall(printer, name, operands);
    lookAtUnit(printer.code);
  };
