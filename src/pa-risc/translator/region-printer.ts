/** Prints instructions of a region: general registers are locals, and each exit has a state of its own. */
import type { Expression, Routine, Statement } from '../instructions/expression';
import { levelShift } from '../lookaside';
import { OP } from './code';
import { printDoubleword } from './doublewords';
import type { ExitState, Exits, Target } from './exits';
import type { Decoded } from './flow';
import { LOCAL } from './locals';
import { printKey } from './lookaside-code';
import { printedRoutines, type RoutineWay } from './printed-routines';
import { type CodePlace, Printer } from './printer';
import { printWriteSpace } from './privileged';
import { isConst } from './resolve';

/** Where a region stands; its code has all of it built in. */
export interface RegionPlace extends CodePlace {
  /** All implicit spaces are the same, as in operating systems with flat addresses. */
  readonly flat: boolean;
  /** The address of its first instruction, with the privilege level in the last two bits. */
  readonly pc: number;
}

export class RegionPrinter extends Printer {
  /** The general registers that the region reads or writes, and their locals. */
  readonly registers = new Map<number, number>();
  readonly written = new Set<number>();
  usesCarries = false;
  usesTurns = false;
  usesKey = false;
  usesCodeKey = false;
  usesUnit = false;
  stores = false;
  private exitLabel = 0;
  /** The state in which the region leaves before the instruction at hand. */
  private before: ExitState = { front: 0, back: 'sequential', branched: false, missing: 0 };

  constructor(
    readonly place: RegionPlace,
    private readonly exits: Exits,
  ) {
    super();
  }

  /** Opens the block whose value is the number of the exit. */
  openBody(): void {
    this.exitLabel = this.code.block(true);
  }

  /** The statements of an instruction, before which the region can leave in this state. */
  print({ statements, simulated }: Decoded, before: ExitState): void {
    this.before = before;
    for (let at = 0; at < statements.length; ) {
      const printed = printDoubleword(this, statements.slice(at));
      if (printed === 0) this.statement(statements[at]);
      at += Math.max(printed, 1);
    }
    if (simulated) this.countSimulated();
  }

  override leaveIf(test: () => void): void {
    this.exitIf(this.before, test);
  }

  exitIf(state: ExitState, test: () => void): void {
    const { code } = this;
    if (state.target !== undefined) {
      test();
      code.when();
      this.exit(state);
      code.end();
      return;
    }
    code.long(...this.exits.halves(state));
    test();
    code.branchIf(this.exitLabel);
    code.op(OP.drop);
  }

  exit(state: ExitState): void {
    if (state.target !== undefined) this.leaveTo(state.target);
    this.code.long(...this.exits.halves(state));
    this.code.branch(this.exitLabel);
  }

  private leaveTo({ taken, notTaken }: Target): void {
    const { code } = this;
    code.int(taken);
    if (notTaken !== undefined) {
      code.int(notTaken);
      code.get(LOCAL.taken);
      code.op(OP.select);
    }
    code.set(LOCAL.target);
  }

  override key(space: Expression): void {
    const { code, place } = this;
    const [register] = space.kind === 'call' ? space.operands : [];
    if (place.flat && isConst(register) && register.value === 0) {
      this.usesKey = true;
      code.get(LOCAL.key);
      return;
    }
    this.value(space);
    code.int((place.pc & 3) << levelShift);
    code.op(OP.or);
    printKey(code);
  }

  override carries(): readonly Expression[] {
    this.usesCarries = true;
    return super.carries();
  }
  override setCarries(operands: readonly Expression[]): void {
    this.usesCarries = true;
    super.setCarries(operands);
  }

  override timer(): void {
    this.readTimer(this.before.missing);
  }

  override setTarget(target: Expression): void {
    if (isConst(target)) return;
    const { code, place } = this;
    const level = place.pc & 3;
    if (level < 3) {
      this.leaveIf(() => {
        this.value(target);
        code.int(3);
        code.op(OP.and);
        code.int(level);
        code.op(OP.gtUnsigned);
      });
    }
    this.value(target);
    code.int(-4);
    code.op(OP.and);
    code.int(level);
    code.op(OP.or);
    code.set(LOCAL.target);
  }

  /** After a branch, nullification is part of its flow. */
  override setNullifying(test: Expression): void {
    if (isConst(test) || usesTaken(test)) return;
    this.value(test);
    this.code.set(LOCAL.taken);
  }

  override writeSpace(register: Expression, value: Expression): void {
    printWriteSpace(this, register, value);
  }

  override useUnit(): void {
    this.usesUnit = true;
    this.leaveIf(() => this.code.get(LOCAL.unitOff));
  }

  override noteStore(): void {
    this.stores = true;
  }

  register(number: number): number {
    const known = this.registers.get(number);
    if (known !== undefined) return known;
    this.registers.set(number, this.locals);
    return this.locals++;
  }

  protected override routine(name: Routine, way: RoutineWay, operands: readonly Expression[]): void {
    printedRoutines[name]?.[way]?.(this, operands);
  }

  protected override readRegister(index: Expression): void {
    this.code.get(this.register(isConst(index) ? index.value : 0));
  }

  protected override writeRegister(index: Expression, value: Expression): void {
    const number = isConst(index) ? index.value : 0;
    this.value(value);
    this.code.set(this.register(number));
    this.written.add(number);
  }

  protected override field(): never {
    throw new Error('a field of an instruction that is known is a constant');
  }

  /** A condition of a branch to a known target prints nothing: the branch follows the delay slot. */
  protected override conditional(test: Expression, body: readonly Statement[]): void {
    if (body.every(branchesToConstant)) return;
    this.value(test);
    this.code.when();
    for (const each of body) this.statement(each);
    this.code.end();
  }
}

const branchesToConstant = (node: Statement): boolean =>
  node.kind === 'do' && node.call.kind === 'call' && node.call.routine === 'branch' && isConst(node.call.operands[0]);

/** The nullification by a conditional branch depends on whether the branch is taken. */
function usesTaken(node: Expression): boolean {
  if (node.kind === 'local') return node.name === 'taken';
  if (node.kind === 'binary') return usesTaken(node.left) || usesTaken(node.right);
  return node.kind === 'select' && [node.test, node.yes, node.no].some(usesTaken);
}
