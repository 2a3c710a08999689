/** How the cold loop prints routines of the instruction table whose operands only a region knows. */
import type { Expression } from '../instructions/expression';
import { PLACE } from '../layout';
import { CR, UNPRIVILEGED_READS, WRITABLE_IN_PASSING } from '../registers';
import { type CalledName, calling, printCall } from './called-routines';
import { OP } from './code';
import type { ColdPrinter } from './cold-printer';
import { type PrintedRoutine, type PrintedRoutines, printedRoutines } from './printed-routines';
import { printWriteControl } from './privileged';
import { isConst } from './resolve';

type Print = (printer: ColdPrinter, operands: readonly Expression[]) => void;

/** By number; bit 0 is register 0. */
const unprivileged = UNPRIVILEGED_READS.reduce((bits, register) => bits | (1 << register), 0);

/** The shift amount and the timer have constant numbers; any other register but a few is read at level 0 only. */
const readControl: Print = (printer, operands) => {
  const { code } = printer;
  const [register] = operands;
  if (isConst(register)) {
    printedRoutines.readControl?.value?.(printer, operands);
    return;
  }
  code.int(unprivileged);
  printer.value(register);
  code.op(OP.shiftRight);
  code.int(1);
  code.op(OP.and, OP.eqz);
  code.when();
  printer.leaveUnlessPrivileged();
  printer.countSimulated();
  code.end();
  printer.value(register);
  code.int(2);
  code.op(OP.shiftLeft);
  code.load(4, PLACE.cr);
};

const controlRegisters = 32;

const writeControl: Print = (printer, [register, value]) => {
  const write = (number: number) => {
    if (number !== CR.sar && !WRITABLE_IN_PASSING.includes(number)) {
      printer.leaveIf(() => printer.code.int(1));
      return;
    }
    if (number !== CR.sar) printer.leaveUnlessPrivileged();
    printWriteControl(printer, [{ kind: 'const', value: number }, value]);
    if (number !== CR.sar) printer.countSimulated();
  };
  printer.code.choice(
    () => printer.value(register),
    Array.from({ length: controlRegisters }, (_, number) => () => write(number)),
  );
};

/** The address of the next instruction but one, or of this one. */
const link: Print = (printer, [offset]) => {
  if (!isConst(offset) || offset.value !== 0) {
    printer.get('pc');
    return;
  }
  printer.get('next');
  printer.code.int(4);
  printer.code.op(OP.add);
};

const called = (name: CalledName): PrintedRoutine<ColdPrinter> => ({ statement: calling(name) });

/** For the look for waiting loops, a TLB that changes is as good as a store. */
const ofTranslations = (name: CalledName): PrintedRoutine<ColdPrinter> => ({
  statement: (printer, operands) => {
    printCall(printer, name, operands);
    printer.noteStore();
    printer.forgetPage();
  },
});

export const coldRoutines: PrintedRoutines<ColdPrinter> = {
  ...printedRoutines,
  readControl: { value: readControl },
  writeControl: { statement: writeControl },
  link: { value: link },
  floatArithmetic: called('floatArithmetic'),
  floatCopy: called('floatCopy'),
  floatConvert: called('floatConvert'),
  floatCompare: called('floatCompare'),
  floatMultiplyAnd: called('floatMultiplyAnd'),
  floatTest: { value: calling('floatTest') },
  insertAddress: ofTranslations('insertAddress'),
  insertProtection: ofTranslations('insertProtection'),
  purgeTranslation: ofTranslations('purgeTranslation'),
  purgeAllTranslations: ofTranslations('purgeAllTranslations'),
};
