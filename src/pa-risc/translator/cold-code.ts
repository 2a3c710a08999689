/**
 * The WebAssembly of the cold loop, which executes what is no region, one instruction after the other, and enters the
 * regions to which it comes.
 */
import type { Statement } from '../instructions/expression';
import { table } from '../instructions/table';
import { MODE, PLACE, SHARED } from '../layout';
import { levelShift } from '../lookaside';
import { inRegion, variantBits } from '../row-flags';
import { shortJumpBytes } from '../short-jump';
import { variants } from '../variants';
import { calledRoutines } from './called-routines';
import { OP } from './code';
import { ColdExits, WHY } from './cold-exits';
import { printFetch } from './cold-fetch';
import { ColdPrinter } from './cold-printer';
import { ColdQueue } from './cold-queue';
import { afterTaken, calls, coldStatements, decides } from './cold-statements';
import { LOCAL } from './locals';
import { moduleOf } from './module';
import type { CodePlace } from './printer';
import { RegionEntry } from './region-entry';

const end = 0x0b;

/** The module, whose function takes and returns how many instructions may still complete. */
export function coldModule(place: CodePlace): Uint8Array {
  return new ColdWriter(place).write();
}

class ColdWriter {
  private readonly printer: ColdPrinter;
  private readonly code: ColdPrinter['code'];
  private readonly queue: ColdQueue;
  private readonly exits: ColdExits;
  /** Labels: to the next instruction, and to what follows branches and other instructions. */
  private next = 0;
  private diverted = 0;
  private advance = 0;
  private conditional = 0;

  constructor(private readonly place: CodePlace) {
    this.printer = new ColdPrinter(place);
    this.code = this.printer.code;
    this.queue = new ColdQueue(this.printer);
    this.start();
    this.exits = new ColdExits(this.printer, this.code.block());
  }

  write(): Uint8Array {
    const { printer, code } = this;
    printer.leaveLabel = code.block();
    this.next = code.loop();
    code.get(LOCAL.budget);
    code.int(0);
    code.op(OP.leSigned);
    code.branchIf(this.exits.over);
    printFetch(printer);
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
    this.queue.load();
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
    printer.forgetPage();
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
    this.queue.step();
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
    new RegionEntry(printer, this.queue, this.exits, this.next).print();
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

  /** After a branch or a nullification. */
  private divert(): void {
    const { printer, code } = this;
    printer.get('pc');
    printer.set('from');
    this.queue.step();
    code.get(LOCAL.target);
    printer.get('next');
    code.get(LOCAL.taken);
    code.op(OP.select);
    printer.set('next');
    code.get(LOCAL.taken);
    this.queue.isInSequence();
    code.op(OP.and);
    printer.set('sequential');
    printer.get('nullifying');
    code.when();
    code.int(1);
    printer.set('nullified');
    code.get(LOCAL.budget);
    code.op(OP.eqz);
    code.branchIf(this.exits.over);
    code.int(0);
    printer.set('nullified');
    code.int(0);
    printer.set('sequential');
    this.queue.step(false);
    code.otherwise();
    // Afterwards only the queue would show that the branch was taken.
    printer.get('sequential');
    code.branchIf(this.exits.over);
    code.end();
    code.get(LOCAL.taken);
    code.op(OP.eqz);
    code.branchIf(this.next);
    this.turn();
    this.exits.countHeat(() => code.get(LOCAL.target));
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
    printer.takeTurn();
    code.branchIf(this.exits.over);
    code.end();
    distance(to, from);
    code.op(OP.leUnsigned);
    code.branchIf(this.next);
  }

  private leave(): void {
    const { printer, code } = this;
    this.queue.store();
    printer.get('stored');
    code.when();
    code.int(0);
    code.int(1);
    code.store(4, PLACE.shared + SHARED.stored);
    code.end();
    code.int(0);
    printer.get('why');
    code.store(4, PLACE.shared + SHARED.why);
    code.get(LOCAL.budget);
    code.op(end);
  }
}
