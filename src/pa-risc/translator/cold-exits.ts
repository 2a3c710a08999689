/** Where and why the cold loop is left. */
import { heatEntries, PLACE, SHARED } from '../layout';
import { OP } from './code';
import type { ColdPrinter } from './cold-printer';
import { LOCAL } from './locals';

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

/** A target of so many branches is where a region begins; of so few, if one has begun there in another machine. */
export const hotTarget = 20_000;
const warmTarget = 1000;

export class ColdExits {
  constructor(
    private readonly printer: ColdPrinter,
    /** The label behind the loop. */
    readonly over: number,
  ) {}

  /** Counts how often the guest comes to an address. */
  countHeat(address: () => void): void {
    const { code } = this.printer;
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
    for (const target of [warmTarget, hotTarget]) {
      code.get(LOCAL.physical);
      code.int(target);
      code.op(OP.eq);
    }
    code.op(OP.or);
    code.when();
    this.leaveBecause(WHY.hot, address);
    code.end();
  }

  leaveBecause(why: number, about: () => void): void {
    const { printer } = this;
    const { code } = printer;
    code.int(0);
    about();
    code.store(4, PLACE.shared + SHARED.about);
    code.int(why);
    printer.set('why');
    code.branch(this.over);
  }
}
