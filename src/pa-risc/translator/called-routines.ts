/** The routines of the floating-point unit, which regions call: functions of the machine in whose memory they work. */
import * as unit from '../float/unit';
import type { Expression, Routine } from '../instructions/expression';
import { PLACE } from '../layout';
import { lookAtUnit } from './float-unit';
import type { Printer } from './printer';

interface CalledRoutine {
  readonly parameters: number;
  readonly returns: boolean;
}

/** Without their first parameter, the registers. */
export const calledRoutines = {
  floatArithmetic: { parameters: 6, returns: false },
  floatCopy: { parameters: 5, returns: false },
  floatConvert: { parameters: 6, returns: false },
  floatCompare: { parameters: 5, returns: false },
  floatTest: { parameters: 2, returns: true },
  floatMultiplyAnd: { parameters: 8, returns: false },
} as const satisfies { readonly [Name in Routine]?: CalledRoutine };
export type CalledName = keyof typeof calledRoutines;

/** The functions for the instances of one machine's regions. */
export function functionsOf(buffer: ArrayBuffer): Readonly<Record<CalledName, object>> {
  const floats = new Int32Array(buffer, PLACE.floats, 64);
  const { floatArithmetic, floatCopy, floatConvert, floatCompare, floatTest, floatMultiplyAnd } = unit;
  return {
    floatArithmetic: floatArithmetic.bind(undefined, floats),
    floatCopy: floatCopy.bind(undefined, floats),
    floatConvert: floatConvert.bind(undefined, floats),
    floatCompare: floatCompare.bind(undefined, floats),
    floatTest: floatTest.bind(undefined, floats),
    floatMultiplyAnd: floatMultiplyAnd.bind(undefined, floats),
  };
}

/** Prints the call of a routine. */
export const calling =
  (name: CalledName) =>
  (printer: Printer, operands: readonly Expression[]): void => {
    for (const each of operands) printer.value(each);
    printer.code.call(printer.imported(name));
    lookAtUnit(printer.code);
  };
