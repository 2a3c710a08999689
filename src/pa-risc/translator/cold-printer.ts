/**
 * Prints instructions for the cold loop, which knows of an instruction no more than its variant: fields are taken from
 * its word, and general registers stand in memory.
 */
import type { Expression, Routine, Statement } from '../instructions/expression';
import { PLACE } from '../layout';
import { FIRST_IMPLICIT_SPACE } from '../registers';
import { type CalledName, calledRoutines } from './called-routines';
import { OP } from './code';
import { coldRoutines } from './cold-routines';
import { lookAtUnit } from './float-unit';
import { LOCAL } from './locals';
import { printKey } from './lookaside-code';
import type { RoutineWay } from './printed-routines';
import { type CodePlace, Printer } from './printer';
import { isConst } from './resolve';

/** Locals of the loop, beside those of regions. */
type Variable =
  /** The queue, the word of its first instruction, that word's physical address and row. */
  | 'pc'
  | 'next'
  | 'word'
  | 'at'
  | 'row'
  /** An address on the page of instructions at hand, and what makes its addresses physical. */
  | 'page'
  | 'delta'
  /** The privilege level as in lookasides. */
  | 'levelBits'
  /** The mode of regions that may be entered. */
  | 'mode'
  /** The budget where the queue in memory was right. */
  | 'begun'
  | 'nullifying'
  /** PSW N and B where the loop is left, the latter only if the queue does not tell. */
  | 'nullified'
  | 'sequential'
  | 'stored'
  | 'why'
  /** Where the branch at hand or the region at hand began. */
  | 'from'
  | 'before'
  | 'record';

const registerBits = 0x1f;

export class ColdPrinter extends Printer {
  /** Where the loop is left before the instruction at hand. */
  leaveLabel = 0;

  constructor(readonly place: CodePlace) {
    super();
    this.calls.push(...(Object.keys(calledRoutines) as CalledName[]));
  }

  get(name: Variable): void {
    this.code.get(this.local(name));
  }
  set(name: Variable): void {
    this.code.set(this.local(name));
  }

  printAll(statements: readonly Statement[]): void {
    for (const each of statements) this.statement(each);
  }

  override leaveIf(test: () => void): void {
    test();
    this.code.branchIf(this.leaveLabel);
  }

  /** Only level 0 goes on. */
  leaveUnlessPrivileged(): void {
    this.leaveIf(() => this.get('levelBits'));
  }

  override key(space: Expression): void {
    const { code } = this;
    const [register, offset] = space.kind === 'call' && space.routine === 'space' ? space.operands : [];
    if (register === undefined || offset === undefined) {
      this.keyOf(space);
      return;
    }
    this.value(register);
    code.op(OP.eqz);
    code.when(true);
    this.value(offset);
    code.int(30);
    code.op(OP.shiftRight);
    code.int(3);
    code.op(OP.shiftLeft);
    code.longLoad(PLACE.quadrants);
    code.otherwise();
    this.keyOf({ kind: 'call', routine: 'readSpace', operands: [register] });
    code.end();
  }

  private keyOf(space: Expression): void {
    this.value(space);
    this.get('levelBits');
    this.code.op(OP.or);
    printKey(this.code);
  }

  /** The key of the page of instructions at hand. */
  codeKey(): void {
    this.keyOf({ kind: 'call', routine: 'linkSpace', operands: [] });
  }

  override timer(): void {
    this.readTimer(0);
  }

  override setTarget(target: Expression): void {
    const { code } = this;
    this.value(target);
    code.set(LOCAL.target);
    if (!isRelative(target)) this.keepLevel();
    code.int(1);
    code.set(LOCAL.taken);
  }

  private keepLevel(): void {
    const { code } = this;
    const level = () => {
      this.get('pc');
      code.int(3);
      code.op(OP.and);
    };
    this.leaveIf(() => {
      code.get(LOCAL.target);
      code.int(3);
      code.op(OP.and);
      level();
      code.op(OP.gtUnsigned);
    });
    code.get(LOCAL.target);
    code.int(-4);
    code.op(OP.and);
    level();
    code.op(OP.or);
    code.set(LOCAL.target);
  }

  override setNullifying(test: Expression): void {
    this.value(test);
    this.set('nullifying');
  }

  override writeSpace(register: Expression, value: Expression): void {
    const { code } = this;
    const mayImply = !isConst(register) || register.value >= FIRST_IMPLICIT_SPACE;
    if (mayImply) {
      this.leaveIf(() => {
        this.value(register);
        code.int(FIRST_IMPLICIT_SPACE);
        code.op(OP.gtUnsigned);
        this.get('levelBits');
        code.int(0);
        code.op(OP.ne, OP.and);
      });
    }
    this.value(register);
    code.int(2);
    code.op(OP.shiftLeft);
    this.value(value);
    code.int(0xffff);
    code.op(OP.and);
    code.store(4, PLACE.spaces);
    if (!mayImply || !this.place.virtual) return;
    this.value(register);
    code.int(FIRST_IMPLICIT_SPACE);
    code.op(OP.geUnsigned);
    code.when();
    this.lookAtSpaces();
    code.end();
  }

  /** Notes what the spaces mean for references to memory and for regions. */
  lookAtSpaces(): void {
    const { code } = this;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      code.int(0);
      this.keyOf({
        kind: 'call',
        routine: 'readSpace',
        operands: [{ kind: 'const', value: FIRST_IMPLICIT_SPACE + quadrant }],
      });
      code.longStore(PLACE.quadrants + 8 * quadrant);
    }
    const space = (quadrant: number) => code.word(PLACE.spaces + 4 * (FIRST_IMPLICIT_SPACE + quadrant));
    for (const quadrant of [1, 2, 3]) {
      space(0);
      space(quadrant);
      code.op(OP.xor);
      if (quadrant > 1) code.op(OP.or);
    }
    code.op(OP.eqz);
    code.int(1);
    code.op(OP.shiftLeft);
    code.int(1);
    code.op(OP.or);
    this.set('mode');
  }

  /** The page of instructions at hand may not be translated any more: it is looked up again. */
  forgetPage(): void {
    if (!this.place.virtual) return;
    this.get('pc');
    this.code.int(-1);
    this.code.op(OP.xor);
    this.set('page');
  }

  override useUnit(): void {
    lookAtUnit(this.code);
    this.leaveIf(() => this.code.get(LOCAL.unitOff));
  }

  override noteStore(): void {
    this.code.int(1);
    this.set('stored');
  }

  protected override routine(name: Routine, way: RoutineWay, operands: readonly Expression[]): void {
    coldRoutines[name]?.[way]?.(this, operands);
  }

  protected override readRegister(index: Expression): void {
    if (isConst(index)) this.code.word(PLACE.gr + 4 * index.value);
    else {
      this.registerPlace(index);
      this.code.load(4, PLACE.gr);
    }
  }

  protected override writeRegister(index: Expression, value: Expression): void {
    if (isConst(index)) this.code.int(4 * index.value);
    else this.registerPlace(index);
    this.value(value);
    this.code.store(4, PLACE.gr);
  }

  /** The place of a register in its file, in bytes. */
  private registerPlace(index: Expression): void {
    const { code } = this;
    if (index.kind !== 'field' || index.width !== 5) {
      this.value(index);
      code.int(2);
      code.op(OP.shiftLeft);
      return;
    }
    this.get('word');
    code.int(Math.abs(index.shift - 2));
    code.op(index.shift < 2 ? OP.shiftLeft : OP.shiftRight);
    code.int(registerBits << 2);
    code.op(OP.and);
  }

  protected override field(shift: number, width: number): void {
    const { code } = this;
    this.get('word');
    if (shift > 0) {
      code.int(shift);
      code.op(OP.shiftRight);
    }
    if (shift + width === 32) return;
    code.int(2 ** width - 1);
    code.op(OP.and);
  }

  protected override conditional(test: Expression, body: readonly Statement[]): void {
    this.value(test);
    this.code.when();
    this.printAll(body);
    this.code.end();
  }
}

/** A target at a distance from here has the privilege level from here. */
const isRelative = (node: Expression): boolean =>
  (node.kind === 'call' && node.routine === 'link') || (node.kind === 'binary' && isRelative(node.left));
