/**
 * The WebAssembly of the cold loop, which executes what is no region, one instruction after the other, and enters the
 * regions to which it comes.
 */
import type { Statement } from '../instructions/expression';
import { table } from '../instructions/table';
import { ENTRY, heatEntries, MODE, PLACE, SHARED } from '../layout';
import { levelShift } from '../lookaside';
import { PSW, STATE } from '../registers';
import { inRegion, isEntry, variantBits } from '../row-flags';
import { shortJumpBytes } from '../short-jump';
import { type Variant, variants } from '../variants';
import { calledRoutines } from './called-routines';
import { OP } from './code';
import { ColdPrinter } from './cold-printer';
import { coldRoutines } from './cold-routines';
import { findRecord } from './dispatcher';
import { LOCAL } from './locals';
import { printSpot } from './lookaside-code';
import { moduleOf } from './module';
import { isPrintable } from './printed-routines';
import type { CodePlace } from './printer';
import { resolveAll } from './resolve';

/** Why the loop has been left. */
export const WHY = {
  /** The budget or the turns are used up, or the queue and the PSW tell what follows. */
  done: 0,
  /** The next instruction is for the exact path. */
  unknown: 1,
  /** A target has been reached often. */
  hot: 2,
  /** A region begins here, of which the table of entries has another record. */
  entry: 3,
  /** A region was left too soon too often. */
  poor: 4,
} as const;

/** A target of so many branches is where a region begins. */
const hotTarget = 20_000;
/** Instructions that an entry into a region must execute to pay, and by how many the sum may fall short. */
const leastAtOnce = 10;
const patience = 2560;

const state = (word: number): number => PLACE.state + 4 * word;
const shared = (word: number): number => PLACE.shared + word;
/** `call` */
const callCode = 0x10;
const end = 0x0b;

/** By variant: its statements, if the loop can do them all. */
export function coldStatements(): readonly (readonly Statement[] | undefined)[] {
  statementsKnown ??= variants.map(statementsOf);
  return statementsKnown;
}
let statementsKnown: ReturnType<typeof coldStatements> | undefined;

function statementsOf({ row, knownMask, known }: Variant): readonly Statement[] | undefined {
  const { mask, match, semantics } = table[row];
  const statements = resolveAll(semantics, { word: match | known, knownMask: mask | knownMask }, new Map());
  return isPrintable(statements, coldRoutines) ? statements : undefined;
}

/** The module, whose function takes and returns how many instructions may still complete. */
export function coldModule(place: CodePlace): Uint8Array {
  return new ColdWriter(place).write();
}

class ColdWriter {
  private readonly printer: ColdPrinter;
  private readonly code: ColdPrinter['code'];
  /** Labels: out of the loop, to the next instruction, and to what follows branches and other instructions. */
  private over = 0;
  private next = 0;
  private diverted = 0;
  private advance = 0;
  private conditional = 0;

  constructor(private readonly place: CodePlace) {
    this.printer = new ColdPrinter(place);
    this.code = this.printer.code;
  }

  write(): Uint8Array {
    const { printer, code } = this;
    this.start();
    this.over = code.block();
    printer.leaveLabel = code.block();
    this.next = code.loop();
    code.get(LOCAL.budget);
    code.int(0);
    code.op(OP.leSigned);
    code.branchIf(this.over);
    this.find();
    this.instructions();
    code.op(OP.unreachable);
    code.end();
    code.end();
    code.int(WHY.unknown);
    printer.set('why');
    code.end();
    this.leave();
    const called = Object.entries(calledRoutines).map(([name, each]) => ({ name, ...each }));
    return moduleOf(printer.locals, [code.bytes], [...called, { name: 'dispatch', parameters: 2, returns: true }]);
  }

  private start(): void {
    const { printer, code } = this;
    this.loadQueue();
    printer.get('pc');
    code.int(3);
    code.op(OP.and);
    code.int(levelShift);
    code.op(OP.shiftLeft);
    printer.set('levelBits');
    code.int(MODE.flat);
    printer.set('mode');
    if (!this.place.virtual) return;
    printer.lookAtSpaces();
    printer.codeKey();
    code.set(LOCAL.codeKey);
    // On another page.
    printer.get('pc');
    code.int(-1);
    code.op(OP.xor);
    printer.set('page');
  }

  /** Takes over where the processor stands. */
  private loadQueue(): void {
    const { printer, code } = this;
    code.word(state(STATE.front));
    printer.set('pc');
    code.word(state(STATE.back));
    printer.set('next');
    code.get(LOCAL.budget);
    printer.set('begun');
    for (const each of ['turns', 'carryA', 'carryB', 'carryR'] as const) {
      code.word(shared(SHARED[each]));
      code.set(LOCAL[each]);
    }
  }

  /** Stores the queue, if it has changed. */
  private storeQueue(): void {
    const { printer, code } = this;
    code.get(LOCAL.budget);
    printer.get('begun');
    code.op(OP.ne);
    code.when();
    for (const [at, name] of [[STATE.front, 'pc'] as const, [STATE.back, 'next'] as const]) {
      code.int(0);
      printer.get(name);
      code.store(4, state(at));
    }
    code.int(0);
    code.word(state(STATE.psw));
    code.int(~(PSW.N | PSW.B));
    code.op(OP.and);
    printer.get('nullified');
    code.int(Math.log2(PSW.N));
    code.op(OP.shiftLeft, OP.or);
    this.isInSequence();
    code.op(OP.eqz);
    printer.get('sequential');
    code.op(OP.or);
    code.int(Math.log2(PSW.B));
    code.op(OP.shiftLeft, OP.or);
    code.store(4, state(STATE.psw));
    code.end();
    for (const each of ['turns', 'carryA', 'carryB', 'carryR'] as const) {
      code.int(0);
      code.get(LOCAL[each]);
      code.store(4, shared(SHARED[each]));
    }
  }

  private isInSequence(): void {
    const { printer, code } = this;
    printer.get('next');
    printer.get('pc');
    code.int(4);
    code.op(OP.add, OP.eq);
  }

  /** Finds the word and the row of the next instruction. */
  private find(): void {
    const { printer, code, place } = this;
    if (place.virtual) this.lookUpPage();
    else {
      printer.leaveIf(() => {
        printer.get('pc');
        code.int(place.memorySize - 4);
        code.op(OP.gtUnsigned);
      });
    }
    printer.get('pc');
    code.int(-4);
    code.op(OP.and);
    if (place.virtual) {
      printer.get('delta');
      code.op(OP.add);
    }
    printer.set('at');
    printer.get('at');
    code.load(4, PLACE.ram);
    printer.set('word');
    printer.get('at');
    code.int(1);
    code.op(OP.shiftRight);
    code.load(2, place.rows);
    printer.set('row');
  }

  private lookUpPage(): void {
    const { printer, code } = this;
    printer.get('pc');
    printer.get('page');
    code.op(OP.xor);
    code.int(12);
    code.op(OP.shiftRight);
    code.when();
    printSpot(code, () => printer.get('pc'));
    code.set(LOCAL.spot);
    printer.leaveIf(() => {
      code.get(LOCAL.spot);
      code.longLoad(PLACE.execute);
      printer.get('pc');
      code.int(-4096);
      code.op(OP.and, OP.extendUnsigned);
      code.get(LOCAL.codeKey);
      code.op(OP.orLong, OP.neLong);
    });
    code.get(LOCAL.spot);
    code.load(4, PLACE.execute + 8);
    printer.set('delta');
    printer.get('pc');
    printer.set('page');
    code.end();
  }

  private instructions(): void {
    const { printer, code } = this;
    this.diverted = code.block();
    this.advance = code.block();
    this.conditional = code.block();
    this.cases();
    code.end();
    printer.printAll(afterTaken);
    code.get(LOCAL.taken);
    printer.get('nullifying');
    code.op(OP.or);
    code.branchIf(this.diverted);
    code.end();
    this.clearRegister0();
    this.step();
    code.branch(this.next);
    code.end();
    this.clearRegister0();
    this.divert();
  }

  private cases(): void {
    const { printer, code } = this;
    const known = coldStatements().flatMap((statements, number) =>
      statements === undefined ? [] : [{ variant: variants[number], row: number + 1, statements }],
    );
    const labels = new Map(known.map(({ row }) => [row, code.block()]));
    printer.get('row');
    code.int(inRegion);
    code.op(OP.geUnsigned);
    code.when();
    this.enter();
    code.end();
    printer.get('row');
    code.int(variantBits);
    code.op(OP.and);
    const leave = printer.leaveLabel;
    const byRow = Array.from({ length: variants.length + 1 }, (_, row) => labels.get(row) ?? leave);
    code.branchTable([...byRow, leave]);
    for (const { variant, statements } of [...known].reverse()) {
      code.end();
      this.case(table[variant.row].class !== 'ordinary', statements);
    }
  }

  private case(isPrivileged: boolean, statements: readonly Statement[]): void {
    const { printer, code } = this;
    if (isPrivileged) printer.leaveUnlessPrivileged();
    const deciding = statements.findIndex(decides);
    const branches = statements.some((each) => calls(each, 'branch') || calls(each, 'branchExternal'));
    if (branches || deciding >= 0) {
      code.int(0);
      printer.set('nullifying');
    }
    if (branches) {
      code.int(0);
      code.set(LOCAL.taken);
    }
    printer.printAll(deciding < 0 ? statements : statements.slice(0, deciding + 1));
    if (isPrivileged) printer.countSimulated();
    if (deciding >= 0) code.branch(this.conditional);
    else if (branches) code.branch(this.diverted);
    else {
      if (statements.some((each) => calls(each, 'nullify'))) {
        code.int(0);
        code.set(LOCAL.taken);
        printer.get('nullifying');
        code.branchIf(this.diverted);
      }
      code.branch(this.advance);
    }
  }

  private clearRegister0(): void {
    this.code.int(0);
    this.code.int(0);
    this.code.store(4, PLACE.gr);
  }

  /** The next instruction becomes the first one of the queue. */
  private step(counts = true): void {
    const { printer, code } = this;
    printer.get('next');
    printer.set('pc');
    printer.get('next');
    code.int(4);
    code.op(OP.add);
    printer.set('next');
    if (!counts) return;
    code.get(LOCAL.budget);
    code.int(1);
    code.op(OP.subtract);
    code.set(LOCAL.budget);
  }

  /** After a branch or a nullification. */
  private divert(): void {
    const { printer, code } = this;
    printer.get('pc');
    printer.set('from');
    this.step();
    code.get(LOCAL.target);
    printer.get('next');
    code.get(LOCAL.taken);
    code.op(OP.select);
    printer.set('next');
    code.get(LOCAL.taken);
    this.isInSequence();
    code.op(OP.and);
    printer.set('sequential');
    printer.get('nullifying');
    code.when();
    code.int(1);
    printer.set('nullified');
    code.get(LOCAL.budget);
    code.op(OP.eqz);
    code.branchIf(this.over);
    code.int(0);
    printer.set('nullified');
    code.int(0);
    printer.set('sequential');
    this.step(false);
    code.otherwise();
    // Afterwards only the queue would show that the branch was taken.
    printer.get('sequential');
    code.branchIf(this.over);
    code.end();
    code.get(LOCAL.taken);
    code.op(OP.eqz);
    code.branchIf(this.next);
    this.turn();
    this.countHeat(() => code.get(LOCAL.target));
    code.branch(this.next);
  }

  /** Short backward branches make turns; the loop goes on with the next instruction after one that is left. */
  private turn(): void {
    const { printer, code } = this;
    const distance = (one: () => void, other: () => void) => {
      one();
      other();
      code.op(OP.subtract);
      code.int(shortJumpBytes);
    };
    const [from, to] = [() => printer.get('from'), () => code.get(LOCAL.target)];
    distance(from, to);
    code.op(OP.ltUnsigned);
    code.when();
    code.get(LOCAL.turns);
    code.int(1);
    code.op(OP.subtract);
    code.tee(LOCAL.turns);
    code.int(0);
    code.op(OP.leSigned);
    code.branchIf(this.over);
    code.end();
    distance(to, from);
    code.op(OP.leUnsigned);
    code.branchIf(this.next);
  }

  /** Counts how often the guest comes to an address. */
  private countHeat(address: () => void): void {
    const { code } = this;
    address();
    code.int(1);
    code.op(OP.shiftRight);
    code.int(2 * (heatEntries - 1));
    code.op(OP.and);
    code.tee(LOCAL.spot);
    code.get(LOCAL.spot);
    code.load(2, PLACE.heat);
    code.int(1);
    code.op(OP.add);
    code.tee(LOCAL.physical);
    code.store(2, PLACE.heat);
    code.get(LOCAL.physical);
    code.int(hotTarget);
    code.op(OP.eq);
    code.when();
    this.leaveBecause(WHY.hot, address);
    code.end();
  }

  private leaveBecause(why: number, about: () => void): void {
    const { printer, code } = this;
    code.int(0);
    about();
    code.store(4, shared(SHARED.about));
    code.int(why);
    printer.set('why');
    code.branch(this.over);
  }

  /** Enters the region that begins here, if one does, and goes on where that has been left. */
  private enter(): void {
    const { printer, code } = this;
    printer.get('row');
    code.int(isEntry);
    code.op(OP.geUnsigned);
    this.isInSequence();
    code.op(OP.and);
    code.word(shared(SHARED.ignoring));
    code.op(OP.eqz, OP.and);
    code.when();
    this.storeQueue();
    code.get(LOCAL.budget);
    printer.set('before');
    code.get(LOCAL.budget);
    printer.get('mode');
    code.op(callCode, Object.keys(calledRoutines).length);
    code.set(LOCAL.budget);
    printer.get('pc');
    printer.set('from');
    findRecord(
      code,
      () => printer.get('from'),
      () => printer.set('record'),
    );
    code.get(LOCAL.budget);
    printer.get('before');
    code.op(OP.eq);
    code.when();
    this.leaveIfOther();
    code.otherwise();
    this.goOn();
    code.end();
    code.end();
  }

  /** Leaves if the region that begins here has no record. */
  private leaveIfOther(): void {
    const { printer, code } = this;
    const field = (place: number) => {
      printer.get('record');
      code.load(4, PLACE.entries + place);
    };
    field(ENTRY.pc);
    printer.get('pc');
    code.op(OP.ne);
    field(ENTRY.address);
    printer.get('at');
    printer.get('mode');
    code.op(OP.or, OP.ne, OP.or);
    code.when();
    this.leaveBecause(WHY.entry, () => printer.get('pc'));
    code.end();
  }

  /** After a region. */
  private goOn(): void {
    const { printer, code } = this;
    this.loadQueue();
    if (this.place.virtual) printer.lookAtSpaces();
    this.keepScore();
    code.get(LOCAL.turns);
    code.int(0);
    code.op(OP.leSigned);
    code.branchIf(this.over);
    this.countHeat(() => printer.get('pc'));
    code.branch(this.next);
  }

  /** A region that is left again at once costs more than it saves. */
  private keepScore(): void {
    const { printer, code } = this;
    const score = PLACE.entries + ENTRY.score;
    printer.get('record');
    printer.get('record');
    code.load(4, score);
    printer.get('before');
    code.get(LOCAL.budget);
    code.int(leastAtOnce);
    code.op(OP.add, OP.subtract, OP.add);
    code.tee(LOCAL.spot);
    code.int(patience);
    code.get(LOCAL.spot);
    code.int(patience);
    code.op(OP.ltSigned, OP.select);
    code.store(4, score);
    code.get(LOCAL.spot);
    code.int(-patience);
    code.op(OP.ltSigned);
    code.when();
    this.leaveBecause(WHY.poor, () => printer.get('from'));
    code.end();
  }

  private leave(): void {
    const { printer, code } = this;
    this.storeQueue();
    printer.get('stored');
    code.when();
    code.int(0);
    code.int(1);
    code.store(4, shared(SHARED.stored));
    code.end();
    code.int(0);
    printer.get('why');
    code.store(4, shared(SHARED.why));
    code.get(LOCAL.budget);
    code.op(end);
  }
}

/** The case of a conditional branch decides whether the branch is taken; all share the code that follows. */
const decides = (statement: Statement): boolean => statement.kind === 'let' && statement.name === 'taken';

const afterTaken: readonly Statement[] = (() => {
  const semantics = table.map((each) => each.semantics).find((each) => each.some(decides)) ?? [];
  return resolveAll(semantics.slice(semantics.findIndex(decides) + 1), { word: 0, knownMask: 0 }, new Map());
})();

const calls = (statement: Statement, routine: string): boolean =>
  statement.kind === 'do' && statement.call.kind === 'call' && statement.call.routine === routine;
