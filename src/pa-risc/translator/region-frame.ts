/** The function around the code of a region: what it loads at its start and stores where it is left. */
import { PLACE, SHARED } from '../layout';
import { levelShift } from '../lookaside';
import { PSW, STATE } from '../registers';
import { calledRoutines } from './called-routines';
import { CodeWriter, OP } from './code';
import { EXIT } from './exits';
import { lookAtUnit } from './float-unit';
import { LOCAL } from './locals';
import { printKey } from './lookaside-code';
import { moduleOf } from './module';
import type { RegionPrinter } from './region-printer';

const carries = ['carryA', 'carryB', 'carryR'] as const;
const end = 0x0b;

/** The module of a region: the printer has printed the code, which leaves the number of an exit with these flags. */
export function framed(printer: RegionPrinter, flags: number): Uint8Array {
  leave(printer, flags);
  const imports = printer.calls.map((each) => ({ name: each, ...calledRoutines[each] }));
  return moduleOf(printer.locals, [start(printer).bytes, printer.code.bytes], imports);
}

function start(printer: RegionPrinter): CodeWriter {
  const start = new CodeWriter();
  const load = (local: number, from: number) => {
    start.word(from);
    start.set(local);
  };
  for (const [register, local] of printer.registers) load(local, PLACE.gr + 4 * register);
  for (const each of shared(printer)) load(LOCAL[each], PLACE.shared + SHARED[each]);
  const key = (local: number, from: number) => {
    start.word(from);
    start.int((printer.place.pc & 3) << levelShift);
    start.op(OP.or);
    printKey(start);
    start.set(local);
  };
  if (printer.usesKey) key(LOCAL.key, PLACE.spaces + 16);
  if (printer.usesCodeKey) key(LOCAL.codeKey, PLACE.state + 4 * STATE.spaceFront);
  if (printer.usesUnit) lookAtUnit(start);
  return start;
}

function shared({ usesTurns, usesCarries }: RegionPrinter) {
  return [...(usesTurns ? (['turns'] as const) : []), ...(usesCarries ? carries : [])];
}

/** The number of the exit is on the stack: stores what the region has changed, and returns what is left to do. */
function leave(printer: RegionPrinter, flags: number): void {
  const { code } = printer;
  const store = (local: number, place: number) => {
    code.int(0);
    code.get(local);
    code.store(4, place);
  };
  code.set(LOCAL.exit);
  code.get(LOCAL.exit);
  code.long(32);
  code.op(OP.shiftRightLong, OP.wrapLong);
  code.set(LOCAL.spot);
  leaveQueue(printer, flags);
  for (const register of printer.written) store(printer.register(register), PLACE.gr + 4 * register);
  for (const each of shared(printer)) store(LOCAL[each], PLACE.shared + SHARED[each]);
  if (printer.stores) {
    code.int(0);
    code.int(1);
    code.store(4, PLACE.shared + SHARED.stored);
  }
  code.get(LOCAL.budget);
  code.get(LOCAL.spot);
  code.int(EXIT.missing);
  code.op(OP.and, OP.add, end);
}

/** Stores the queue and PSW B, which was off; the upper half of the exit's number is in the local `spot`. */
function leaveQueue({ code }: RegionPrinter, flags: number): void {
  const [front, back] = [LOCAL.physical, LOCAL.taken];
  const either = (flag: number) => {
    if (!(flags & flag)) return;
    code.get(LOCAL.target);
    code.get(LOCAL.spot);
    code.int(flag);
    code.op(OP.and, OP.eqz, OP.select);
  };
  code.get(LOCAL.exit);
  code.op(OP.wrapLong);
  either(EXIT.targetInFront);
  code.set(front);
  code.get(front);
  code.int(4);
  code.op(OP.add);
  either(EXIT.targetInBack);
  code.set(back);
  for (const [at, local] of [front, back].entries()) {
    code.int(0);
    code.get(local);
    code.store(4, PLACE.state + 4 * (at === 0 ? STATE.front : STATE.back));
  }
  if (flags & (EXIT.branched | EXIT.derived)) leaveBranched({ code }, front, back);
}

function leaveBranched({ code }: Pick<RegionPrinter, 'code'>, front: number, back: number): void {
  code.int(0);
  code.get(LOCAL.spot);
  code.int(EXIT.branched);
  code.op(OP.and);
  code.get(LOCAL.spot);
  code.int(EXIT.derived);
  code.op(OP.and);
  code.int(0);
  code.get(back);
  code.get(front);
  code.op(OP.subtract);
  code.int(4);
  code.op(OP.ne, OP.select, OP.or, OP.eqz, OP.eqz);
  code.int(Math.log2(PSW.B));
  code.op(OP.shiftLeft);
  code.word(PLACE.state + 4 * STATE.psw);
  code.op(OP.or);
  code.store(4, PLACE.state + 4 * STATE.psw);
}
