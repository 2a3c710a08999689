/** A function in WebAssembly that runs region after region, as long as one begins where the last one has ended. */
import { counted, engine, type FunctionTable, i32, type LinearMemory, name, section } from '../../base/web-assembly';
import { ENTRY, MODE, PLACE, SHARED } from '../layout';
import { levelShift } from '../lookaside';
import { PSW, STATE } from '../registers';
import { CodeWriter, OP } from './code';
import { printKey, printSpot } from './lookaside-code';
import { regionType } from './module';

/** Runs regions in a mode (`MODE`) for at most so many instructions; returns how many are left. */
export type Dispatch = (budget: number, mode: number) => number;

const LOCAL = { budget: 0, mode: 1, pc: 2, record: 3, address: 4, rest: 5, first: 2, end: 6 } as const;
const state = (word: number): number => PLACE.state + 4 * word;

let module: object | undefined;

/** The dispatcher of a machine; the functions of its regions stand in the table. */
export function dispatcher(memory: LinearMemory, table: FunctionTable): Dispatch {
  module ??= new engine.Module(binary());
  const { exports } = new engine.Instance(module, { machine: { memory, table } });
  return (exports as { readonly dispatch: Dispatch }).dispatch;
}

function binary(): Uint8Array {
  const code = new CodeWriter();
  code.loop();
  leaveIf(code, () => isBetween(code));
  findRecord(
    code,
    () => code.get(LOCAL.pc),
    () => code.set(LOCAL.record),
  );
  leaveIf(code, () => {
    code.get(LOCAL.record);
    code.load(4, PLACE.entries + ENTRY.pc);
    code.get(LOCAL.pc);
    code.op(OP.ne);
  });
  findAddress(code);
  leaveIf(code, () => {
    code.get(LOCAL.record);
    code.load(4, PLACE.entries + ENTRY.address);
    code.get(LOCAL.address);
    code.get(LOCAL.mode);
    code.op(OP.or, OP.ne);
  });
  code.get(LOCAL.budget);
  code.get(LOCAL.record);
  code.load(4, PLACE.entries + ENTRY.slot);
  code.op(callIndirect, 0, 0);
  code.tee(LOCAL.rest);
  code.get(LOCAL.budget);
  code.op(OP.ne);
  code.get(LOCAL.rest);
  code.set(LOCAL.budget);
  code.branchIf(1);
  code.end();
  code.get(LOCAL.budget);
  code.op(end);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [2, ...regionType, 0x60, 2, i32, i32, 1, i32]),
    ...section(2, [
      2,
      ...name('machine'),
      ...name('memory'),
      2,
      0,
      0,
      ...name('machine'),
      ...name('table'),
      1,
      0x70,
      0,
      0,
    ]),
    ...section(3, [1, 1]),
    ...section(7, [1, ...name('dispatch'), 0, 0]),
    ...section(10, [1, ...counted([1, LOCAL.end - LOCAL.first, i32, ...code.bytes])]),
  ]);
}

const callIndirect = 0x11;
const end = 0x0b;

function leaveIf(code: CodeWriter, test: () => void): void {
  test();
  code.when();
  code.get(LOCAL.budget);
  code.op(OP.return);
  code.end();
}

/** Whether the processor stands in the middle of a branch, or has to look for a waiting loop. */
function isBetween(code: CodeWriter): void {
  code.word(state(STATE.back));
  code.word(state(STATE.front));
  code.tee(LOCAL.pc);
  code.op(OP.subtract);
  code.int(4);
  code.op(OP.xor);
  code.word(state(STATE.psw));
  code.int(PSW.B);
  code.op(OP.and, OP.or);
  code.word(PLACE.shared + SHARED.turns);
  code.int(0);
  code.op(OP.leSigned, OP.or);
}

/** As in `recordOf`. */
export function findRecord(code: CodeWriter, pc: () => void, set: () => void): void {
  pc();
  pc();
  code.int(12);
  code.op(OP.shiftRight, OP.xor);
  code.int(2);
  code.op(OP.shiftRight);
  code.int(ENTRY.records - 1);
  code.op(OP.and);
  code.int(ENTRY.bits);
  code.op(OP.shiftLeft);
  set();
}

/** The place of a record in the table of entries, in bytes. */
export const recordOf = (pc: number): number => (((pc ^ (pc >>> 12)) >>> 2) & (ENTRY.records - 1)) << ENTRY.bits;

/** The physical address at which the processor stands; leaves unless the address has been translated lately. */
function findAddress(code: CodeWriter): void {
  code.get(LOCAL.pc);
  code.int(-4);
  code.op(OP.and);
  code.set(LOCAL.address);
  code.get(LOCAL.mode);
  code.int(MODE.virtual);
  code.op(OP.and);
  code.when();
  printSpot(code, () => code.get(LOCAL.pc));
  code.set(LOCAL.rest);
  leaveIf(code, () => {
    code.get(LOCAL.rest);
    code.longLoad(PLACE.execute);
    code.word(state(STATE.spaceFront));
    code.get(LOCAL.pc);
    code.int(3);
    code.op(OP.and);
    code.int(levelShift);
    code.op(OP.shiftLeft, OP.or);
    printKey(code);
    code.get(LOCAL.pc);
    code.int(-4096);
    code.op(OP.and, OP.extendUnsigned, OP.orLong, OP.neLong);
  });
  code.get(LOCAL.rest);
  code.load(4, PLACE.execute + 8);
  code.get(LOCAL.address);
  code.op(OP.add);
  code.set(LOCAL.address);
  code.end();
}
