/** How the cold loop enters the region to which it comes, and goes on where that has been left. */
import { ENTRY, PLACE, SHARED } from '../layout';
import { isEntry } from '../row-flags';
import { calledRoutines } from './called-routines';
import { OP } from './code';
import { type ColdExits, WHY } from './cold-exits';
import type { ColdPrinter } from './cold-printer';
import type { ColdQueue } from './cold-queue';
import { findRecord } from './dispatcher';
import { LOCAL } from './locals';

/** Instructions that an entry into a region must execute to pay, and by how many the sum may fall short. */
const leastAtOnce = 10;
const patience = 2560;

export class RegionEntry {
  constructor(
    private readonly printer: ColdPrinter,
    private readonly queue: ColdQueue,
    private readonly exits: ColdExits,
    /** The label of the next instruction. */
    private readonly next: number,
  ) {}

  /** Enters the region that begins here, if one does, and goes on where that has been left. */
  print(): void {
    const { printer } = this;
    const { code } = printer;
    printer.get('row');
    code.int(isEntry);
    code.op(OP.geUnsigned);
    this.queue.isInSequence();
    code.op(OP.and);
    code.word(PLACE.shared + SHARED.ignoring);
    code.op(OP.eqz, OP.and);
    code.when();
    this.queue.store();
    code.get(LOCAL.budget);
    printer.set('before');
    code.get(LOCAL.budget);
    printer.get('mode');
    code.call(Object.keys(calledRoutines).length);
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
    const { printer } = this;
    const { code } = printer;
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
    this.exits.leaveBecause(WHY.entry, () => printer.get('pc'));
    code.end();
  }

  /** After a region. */
  private goOn(): void {
    const { printer } = this;
    const { code } = printer;
    this.queue.load();
    if (printer.place.virtual) printer.lookAtSpaces();
    this.keepScore();
    code.get(LOCAL.turns);
    code.int(0);
    code.op(OP.leSigned);
    code.branchIf(this.exits.over);
    this.exits.countHeat(() => printer.get('pc'));
    code.branch(this.next);
  }

  /** A region that is left again at once costs more than it saves. */
  private keepScore(): void {
    const { printer } = this;
    const { code } = printer;
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
    this.exits.leaveBecause(WHY.poor, () => printer.get('from'));
    code.end();
  }
}
