/**
 * Prints what only level 0 may do: interrupts switched on and off, control registers, the implicit spaces. What such an
 * instruction would change for the processor's way of working, it changes in the exact path.
 */
import type { Expression, Statement } from '../instructions/expression';
import { PLACE } from '../layout';
import {
  CR,
  controlBits,
  FIRST_IMPLICIT_SPACE,
  PSW,
  STATE,
  UNPRIVILEGED_READS,
  WRITABLE_IN_PASSING,
} from '../registers';
import { OP } from './code';
import type { Printer } from './printer';
import type { RegionPrinter } from './region-printer';
import { isConst } from './resolve';

const state = (word: number): number => PLACE.state + 4 * word;
const control = (register: number): number => PLACE.cr + 4 * register;

/** Whether the statement accesses a control register for level 0 only. */
export function isPrivileged(statement: Statement): boolean {
  const called = statement.kind === 'do' ? statement.call : statement.kind === 'let' ? statement.value : undefined;
  if (called?.kind !== 'call') return false;
  const [register] = called.operands;
  if (register === undefined || !isConst(register)) return false;
  if (called.routine === 'readControl') return !UNPRIVILEGED_READS.includes(register.value);
  return called.routine === 'writeControl' && register.value !== CR.sar;
}

export const isWritten = ([register]: readonly Expression[]): boolean =>
  isConst(register) && (register.value === CR.sar || WRITABLE_IN_PASSING.includes(register.value));

export function printSystemMask({ code }: Printer): void {
  code.word(state(STATE.psw));
  code.int(PSW.writable);
  code.op(OP.and);
}

/** Only PSW I may change, and no interruption may be due then. */
export function printSetSystemMask(printer: Printer, [mask]: readonly Expression[]): void {
  const { code } = printer;
  printer.leaveIf(() => {
    printSystemMask(printer);
    printer.value(mask);
    code.op(OP.xor);
    code.int(~PSW.I);
    code.op(OP.and);
    code.word(control(CR.eirr));
    code.word(control(CR.eiem));
    code.op(OP.and);
    code.word(state(STATE.pending));
    code.op(OP.or);
    code.int(0);
    printer.value(mask);
    code.int(PSW.I);
    code.op(OP.and, OP.subtract, OP.and, OP.or);
  });
  code.int(0);
  code.word(state(STATE.psw));
  code.int(~PSW.writable);
  code.op(OP.and);
  printer.value(mask);
  code.op(OP.or);
  code.store(4, state(STATE.psw));
}

export function printWriteControl(printer: Printer, [register, value]: readonly Expression[]): void {
  const { code } = printer;
  const number = isConst(register) ? register.value : 0;
  // With interrupts on, another mask might make one due.
  if (number === CR.eiem) {
    printer.leaveIf(() => {
      code.word(state(STATE.psw));
      code.int(PSW.I);
      code.op(OP.and);
    });
  }
  const back = number === CR.offset ? STATE.savedBack : number === CR.space ? STATE.savedSpaceBack : undefined;
  if (back !== undefined) {
    code.int(0);
    code.word(state(back));
    code.store(4, control(number));
  }
  code.int(0);
  printer.value(value);
  if (controlBits(number) !== -1) {
    code.int(controlBits(number));
    code.op(OP.and);
  }
  code.store(4, back === undefined ? control(number) : state(back));
}

/** The spaces that addresses imply stay the same while the region counts on that. */
export function printWriteSpace(printer: RegionPrinter, register: Expression, value: Expression): void {
  const { code, place } = printer;
  const number = isConst(register) ? register.value : 0;
  const space = () => {
    printer.value(value);
    code.int(0xffff);
    code.op(OP.and);
  };
  if (number > FIRST_IMPLICIT_SPACE && place.pc & 3) printer.leaveIf(() => code.int(1));
  if (number >= FIRST_IMPLICIT_SPACE && place.virtual && place.flat) {
    printer.leaveIf(() => {
      code.word(PLACE.spaces + 4 * number);
      space();
      code.op(OP.ne);
    });
  }
  code.int(0);
  space();
  code.store(4, PLACE.spaces + 4 * number);
}
