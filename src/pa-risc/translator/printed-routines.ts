/** How regions print each routine of the instruction table that they know. */
import type { Expression, Routine, Statement } from '../instructions/expression';
import { PLACE } from '../layout';
import { CR, FIRST_IMPLICIT_SPACE, PSW, STATE } from '../registers';
import { OP } from './code';
import { printCondition } from './conditions';
import { lookAtUnit } from './float-unit';
import { printFlush, printLoad, printStore, printStoreBytes } from './memory-access';
import {
  printFloatArithmetic,
  printFloatCompare,
  printFloatConvert,
  printFloatCopy,
  printFloatMultiplyAnd,
  printFloatTest,
} from './printed-floats';
import type { Printer } from './printer';
import { isWritten, printSetSystemMask, printSystemMask, printWriteControl } from './privileged';
import { isConst } from './resolve';

/** For printers of a kind. */
export type PrintedRoutines<Kind> = { readonly [Name in Routine]?: PrintedRoutine<Kind> };
type PrintFor<Kind> = (printer: Kind, operands: readonly Expression[]) => void;
type Print = PrintFor<Printer>;

export type RoutineWay = 'value' | 'statement';

/** A routine either leaves its value on the stack or is a statement. */
export interface PrintedRoutine<Kind> {
  readonly value?: PrintFor<Kind>;
  readonly statement?: PrintFor<Kind>;
  /** Operands with which regions know it; without this any. */
  readonly knows?: (operands: readonly Expression[]) => boolean;
}

const psw = PLACE.state + 4 * STATE.psw;
const divideBit = 17;

const constant = (node: Expression): number => (isConst(node) ? node.value : 0);

/** The word of a file at an index. */
const fileWord =
  (place: number): Print =>
  (printer, [index]) => {
    if (isConst(index)) printer.code.word(place + 4 * index.value);
    else {
      placeInFile(printer, index);
      printer.code.load(4, place);
    }
  };

/** Leaves the place of a word within its file, in bytes. */
function placeInFile(printer: Printer, index: Expression): void {
  printer.value(index);
  printer.code.int(2);
  printer.code.op(OP.shiftLeft);
}

/** The carry out of the most significant bit, 0 or 1. */
const carryOut: Print = (printer, [x, y, result]) => {
  const { code } = printer;
  printer.value(x);
  printer.value(y);
  code.op(OP.and);
  printer.value(x);
  printer.value(y);
  code.op(OP.or);
  printer.value(result);
  code.int(-1);
  code.op(OP.xor, OP.and, OP.or);
  code.int(31);
  code.op(OP.shiftRight);
};

/** The space that an address implies, unless a register of another number than 0 names one. */
function implicitSpace(printer: Printer, register: Expression, offset: Expression): void {
  const { code } = printer;
  if (!isConst(register)) printer.value(register);
  printer.value(offset);
  code.int(30);
  code.op(OP.shiftRight);
  code.int(FIRST_IMPLICIT_SPACE);
  code.op(OP.or);
  if (!isConst(register)) {
    printer.value(register);
    code.op(OP.select);
  }
  code.int(2);
  code.op(OP.shiftLeft);
  code.load(4, PLACE.spaces);
}

const condition = (routine: Routine): PrintedRoutine<Printer> => ({
  value: (printer, operands) => printCondition(printer, routine, operands),
  knows: ([, , carries]) => routine !== 'unitCondition' || carries === undefined || isConst(carries),
});

/** A row of the table that needs another routine leaves the region before it. */
export const printedRoutines: PrintedRoutines<Printer> = {
  // Of all carries only the most significant one is read.
  carries: {
    value: (printer, operands) => {
      carryOut(printer, operands);
      printer.code.int(7);
      printer.code.op(OP.shiftLeft);
    },
  },
  setCarries: {
    statement: (printer, [carries]) => {
      if (carries.kind === 'call') printer.setCarries(carries.operands);
    },
    knows: ([carries]) => carries.kind === 'call' && carries.routine === 'carries',
  },
  carry: { value: (printer) => carryOut(printer, printer.carries()) },
  addCondition: condition('addCondition'),
  subCondition: condition('subCondition'),
  logicalCondition: condition('logicalCondition'),
  unitCondition: condition('unitCondition'),
  divideSign: {
    value: ({ code }) => {
      code.word(psw);
      code.int(divideBit);
      code.op(OP.shiftRight);
      code.int(1);
      code.op(OP.and);
    },
  },
  setDivideSign: {
    statement: (printer, [sign]) => {
      const { code } = printer;
      code.int(0);
      code.word(psw);
      code.int(~PSW.V);
      code.op(OP.and);
      printer.value(sign);
      code.int(divideBit);
      code.op(OP.shiftLeft, OP.or);
      code.store(4, psw);
    },
  },
  space: {
    value: (printer, [register, offset]) => {
      if (isConst(register) && register.value !== 0) fileWord(PLACE.spaces)(printer, [register]);
      else implicitSpace(printer, register, offset);
    },
  },
  readSpace: { value: fileWord(PLACE.spaces) },
  writeSpace: { statement: (printer, [register, value]) => printer.writeSpace(register, value) },
  linkSpace: { value: ({ code }) => code.word(PLACE.state + 4 * STATE.spaceFront) },
  readControl: {
    value: (printer, operands) => {
      if (constant(operands[0]) === CR.timer) printer.timer();
      else fileWord(PLACE.cr)(printer, operands);
    },
    knows: ([register]) => isConst(register),
  },
  writeControl: { statement: printWriteControl, knows: isWritten },
  systemMask: { value: printSystemMask },
  setSystemMask: { statement: printSetSystemMask },
  load: { value: printLoad },
  store: { statement: printStore },
  storeBytes: { statement: printStoreBytes, knows: ([, , , ending]) => isConst(ending) },
  flush: { statement: printFlush },
  align: {
    statement: (printer, [, address, size]) => {
      printer.leaveIf(() => {
        printer.value(address);
        printer.code.int(constant(size) - 1);
        printer.code.op(OP.and);
      });
    },
  },
  useCoprocessor: {
    statement: (printer) => printer.useUnit(),
  },
  fr: { value: fileWord(PLACE.floats) },
  frOperand: {
    value: (printer, [word]) => {
      const { code } = printer;
      if (isConst(word) && word.value < 2) {
        code.int(0);
        return;
      }
      fileWord(PLACE.floats)(printer, [word]);
      if (isConst(word)) return;
      code.int(0);
      printer.value(word);
      code.int(1);
      code.op(OP.gtUnsigned, OP.select);
    },
  },
  setFr: {
    statement: (printer, [word, value]) => {
      const { code } = printer;
      const place = isConst(word) ? PLACE.floats + 4 * word.value : PLACE.floats;
      if (isConst(word)) code.int(0);
      else placeInFile(printer, word);
      printer.value(value);
      code.store(4, place);
      if (!isConst(word) || word.value === 0) lookAtUnit(code);
    },
  },
  floatArithmetic: { statement: printFloatArithmetic },
  floatCopy: { statement: printFloatCopy },
  floatConvert: { statement: printFloatConvert },
  floatCompare: { statement: printFloatCompare },
  floatTest: { value: printFloatTest },
  floatMultiplyAnd: { statement: printFloatMultiplyAnd },
  multiplyLow: {
    value: (printer, [x, y]) => {
      printer.value(x);
      printer.value(y);
      printer.code.op(OP.multiply);
    },
  },
  multiplyHigh: {
    value: (printer, [x, y]) => {
      const { code } = printer;
      printer.value(x);
      code.op(OP.extendUnsigned);
      printer.value(y);
      code.op(OP.extendUnsigned, OP.multiplyLong);
      code.long(32);
      code.op(OP.shiftRightLong, OP.wrapLong);
    },
  },
  nullify: { statement: (printer, [test]) => printer.setNullifying(test) },
  branch: { statement: (printer, [target]) => printer.setTarget(target) },
  branchExternal: {
    statement: (printer, [space, target]) => {
      const { code } = printer;
      printer.leaveIf(() => {
        printer.value(space);
        code.word(PLACE.state + 4 * STATE.spaceFront);
        code.op(OP.ne);
      });
      printer.setTarget(target);
    },
  },
};

/** Whether code of these routines can do all that the statements need. */
export const isPrintable = (
  statements: readonly Statement[],
  routines: PrintedRoutines<never> = printedRoutines,
): boolean => statements.every((each) => isPrintableStatement(each, routines));

function isPrintableStatement(statement: Statement, routines: PrintedRoutines<never>): boolean {
  switch (statement.kind) {
    case 'let':
    case 'setGr':
      return isPrintableValue(statement.value, routines);
    case 'if':
      return (
        isPrintableValue(statement.test, routines) && (traps(statement.body) || isPrintable(statement.body, routines))
      );
    case 'do':
      return isKnownCall(statement.call, 'statement', routines);
    case 'stopIfFaulted':
      return true;
  }
}

/** A trap leaves the code. */
export const traps = ([first]: readonly Statement[]): boolean =>
  first.kind === 'do' && first.call.kind === 'call' && first.call.routine === 'trap';

function isPrintableValue(node: Expression, routines: PrintedRoutines<never>): boolean {
  switch (node.kind) {
    case 'binary':
      return isPrintableValue(node.left, routines) && isPrintableValue(node.right, routines);
    case 'select':
      return [node.test, node.yes, node.no].every((each) => isPrintableValue(each, routines));
    case 'call':
      return isKnownCall(node, 'value', routines);
    default:
      return true;
  }
}

function isKnownCall(node: Expression, way: RoutineWay, routines: PrintedRoutines<never>): boolean {
  if (node.kind !== 'call') return false;
  const routine = routines[node.routine];
  if (routine?.[way] === undefined || routine.knows?.(node.operands) === false) return false;
  return node.operands.every((each) => isPrintableValue(each, routines));
}
