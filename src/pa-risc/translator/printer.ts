/** Prints instructions of a region as WebAssembly: general registers are locals, all other state stands in memory. */
import type { Expression, Statement } from '../instructions/expression';
import { PLACE, SHARED } from '../layout';
import type { CalledName } from './called-routines';
import { CodeWriter, OP } from './code';
import { printDoubleword } from './doublewords';
import type { ExitState, Exits, Target } from './exits';
import type { Decoded } from './flow';
import { LOCAL } from './locals';
import { printedRoutines, traps } from './printed-routines';
import { isConst } from './resolve';

/** Where a region stands; its code has all of it built in. */
export interface RegionPlace {
  readonly virtual: boolean;
  /** All implicit spaces are the same, as in operating systems with flat addresses. */
  readonly flat: boolean;
  /** The address of its first instruction, with the privilege level in the last two bits. */
  readonly pc: number;
  readonly memorySize: number;
  /** The places of rows and marks in memory. */
  readonly rows: number;
  readonly marks: number;
}

const operations = {
  '+': OP.add,
  '-': OP.subtract,
  '&': OP.and,
  '|': OP.or,
  '^': OP.xor,
  '<<': OP.shiftLeft,
  '>>': OP.shiftRightSigned,
  '>>>': OP.shiftRight,
  '===': OP.eq,
  '!==': OP.ne,
  '<': OP.ltSigned,
} as const;

const carryLocals: readonly Expression[] = ['carryA', 'carryB', 'carryR'].map((name) => ({ kind: 'local', name }));

export class Printer {
  readonly code = new CodeWriter();
  /** The general registers that the region reads or writes, and their locals. */
  readonly registers = new Map<number, number>();
  readonly written = new Set<number>();
  usesCarries = false;
  usesTurns = false;
  usesKey = false;
  usesCodeKey = false;
  usesUnit = false;
  stores = false;
  locals: number = LOCAL.first;
  /** The routines that the region calls, in the order of their numbers. */
  readonly calls: CalledName[] = [];
  private readonly named = new Map<string, number>(Object.entries(LOCAL));
  private exitLabel = 0;
  /** The state in which the region leaves before the instruction at hand. */
  private before: ExitState = { front: 0, back: 'sequential', branched: false, missing: 0 };

  constructor(
    readonly place: RegionPlace,
    private readonly exits: Exits,
  ) {}

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

  private countSimulated(): void {
    const { code } = this;
    const count = PLACE.shared + SHARED.simulated;
    code.int(0);
    code.word(count);
    code.int(1);
    code.op(OP.add);
    code.store(4, count);
    code.get(LOCAL.budget);
    code.word(PLACE.shared + SHARED.weight);
    code.op(OP.subtract);
    code.set(LOCAL.budget);
  }

  /** Leaves in the state before the instruction if the code printed leaves anything but zero on the stack. */
  leaveIf(test: () => void): void {
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

  /** Leaves the value of an expression on the stack. */
  value(node: Expression): void {
    const { code } = this;
    switch (node.kind) {
      case 'const':
        code.int(node.value);
        return;
      case 'gr':
        code.get(this.register(isConst(node.index) ? node.index.value : 0));
        return;
      case 'local':
        code.get(this.local(node.name));
        return;
      case 'binary':
        this.value(node.left);
        this.value(node.right);
        code.op(operations[node.op]);
        return;
      case 'select':
        this.value(node.yes);
        this.value(node.no);
        this.value(node.test);
        code.op(OP.select);
        return;
      case 'call':
        printedRoutines[node.routine]?.value?.(this, node.operands);
        return;
      case 'field':
        throw new Error('a field of an instruction that is known is a constant');
    }
  }

  /** The operands and the result of the sum that left the carries. */
  carries(): readonly Expression[] {
    this.usesCarries = true;
    return carryLocals;
  }
  setCarries(operands: readonly Expression[]): void {
    this.usesCarries = true;
    for (const each of operands) this.value(each);
    for (const each of [LOCAL.carryR, LOCAL.carryB, LOCAL.carryA]) this.code.set(each);
  }

  /** The interval timer, which counts instructions; under a hypervisor its reading leaves the region. */
  timer(): void {
    const { code } = this;
    this.leaveIf(() => {
      code.word(PLACE.shared + SHARED.timed);
      code.op(OP.eqz);
    });
    code.word(PLACE.shared + SHARED.ticks);
    code.get(LOCAL.budget);
    code.int(this.before.missing);
    code.op(OP.add, OP.subtract);
  }

  /** The target of a branch, which never raises the privilege level; one that lowers it leaves before the branch. */
  setTarget(target: Expression): void {
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

  /** Whether the next instruction is nullified; after a branch that is part of its flow. */
  setNullifying(test: Expression): void {
    if (isConst(test) || usesTaken(test)) return;
    this.value(test);
    this.code.set(LOCAL.taken);
  }

  /** The number of a routine that the region calls. */
  imported(name: CalledName): number {
    if (!this.calls.includes(name)) this.calls.push(name);
    return this.calls.indexOf(name);
  }

  register(number: number): number {
    const known = this.registers.get(number);
    if (known !== undefined) return known;
    this.registers.set(number, this.locals);
    return this.locals++;
  }

  private local(name: string): number {
    const known = this.named.get(name);
    if (known !== undefined) return known;
    this.named.set(name, this.locals);
    return this.locals++;
  }

  private statement(node: Statement): void {
    const { code } = this;
    switch (node.kind) {
      case 'let':
        this.value(node.value);
        code.set(this.local(node.name));
        return;
      case 'setGr': {
        const number = isConst(node.index) ? node.index.value : 0;
        this.value(node.value);
        code.set(this.register(number));
        this.written.add(number);
        return;
      }
      case 'if':
        this.conditional(node.test, node.body);
        return;
      case 'do':
        if (node.call.kind === 'call') {
          if (node.call.routine === 'store' || node.call.routine === 'storeBytes') this.stores = true;
          printedRoutines[node.call.routine]?.statement?.(this, node.call.operands);
        }
        return;
      case 'stopIfFaulted':
    }
  }

  /** A condition of a branch to a known target prints nothing: the branch follows the delay slot. */
  private conditional(test: Expression, body: readonly Statement[]): void {
    if (traps(body)) {
      this.leaveIf(() => this.value(test));
      return;
    }
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
