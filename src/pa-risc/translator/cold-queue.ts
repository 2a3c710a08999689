/** The queue of instruction addresses in the cold loop: locals between its stays in memory. */
import { PLACE, SHARED } from '../layout';
import { PSW, STATE } from '../registers';
import { OP } from './code';
import type { ColdPrinter } from './cold-printer';
import { LOCAL } from './locals';

const state = (word: number): number => PLACE.state + 4 * word;

/** What lies in memory while regions run. */
const passedOn = ['turns', 'carryA', 'carryB', 'carryR'] as const;

export class ColdQueue {
  constructor(private readonly printer: ColdPrinter) {}

  /** Takes over where the processor stands. */
  load(): void {
    const { printer } = this;
    const { code } = printer;
    code.word(state(STATE.front));
    printer.set('pc');
    code.word(state(STATE.back));
    printer.set('next');
    code.get(LOCAL.budget);
    printer.set('begun');
    for (const each of passedOn) {
      code.word(PLACE.shared + SHARED[each]);
      code.set(LOCAL[each]);
    }
  }

  /** Stores the queue, if it has changed. */
  store(): void {
    const { printer } = this;
    const { code } = printer;
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
    for (const each of passedOn) {
      code.int(0);
      code.get(LOCAL[each]);
      code.store(4, PLACE.shared + SHARED[each]);
    }
  }

  isInSequence(): void {
    const { printer } = this;
    const { code } = printer;
    printer.get('next');
    printer.get('pc');
    code.int(4);
    code.op(OP.add, OP.eq);
  }

  /** The next instruction becomes the first one of the queue. */
  step(counts = true): void {
    const { printer } = this;
    const { code } = printer;
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
}
