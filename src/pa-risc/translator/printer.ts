/** Prints the semantics of instructions as WebAssembly. What code does not keep in locals stands in memory. */
import type { Expression, Routine, Statement } from '../instructions/expression';
import { PLACE, SHARED } from '../layout';
import type { CalledName } from './called-routines';
import { CodeWriter, OP } from './code';
import { LOCAL } from './locals';
import { type RoutineWay, traps } from './printed-routines';

/** What code has built in of the machine, and of the mode in which it runs. */
export interface CodePlace {
  readonly virtual: boolean;
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

export abstract class Printer {
  readonly code = new CodeWriter();
  /** The routines that the code calls, in the order of their numbers. */
  readonly calls: CalledName[] = [];
  locals: number = LOCAL.first;
  abstract readonly place: CodePlace;
  private readonly named = new Map<string, number>(Object.entries(LOCAL));

  /** Leaves before the instruction at hand if the code printed leaves anything but zero on the stack. */
  abstract leaveIf(test: () => void): void;
  /** Space and privilege level of a reference as in a lookaside, 64 bits. */
  abstract key(space: Expression): void;
  /** The interval timer. */
  abstract timer(): void;
  /** The target of a branch, which never raises the privilege level; one that lowers it leaves before the branch. */
  abstract setTarget(target: Expression): void;
  /** Whether the next instruction is nullified. */
  abstract setNullifying(test: Expression): void;
  abstract writeSpace(register: Expression, value: Expression): void;
  /** Leaves unless the floating-point unit is switched on, without a delayed trap. */
  abstract useUnit(): void;
  /** Notes that the code stores. */
  abstract noteStore(): void;
  /** What the code knows of a routine of the table. */
  protected abstract routine(name: Routine, way: RoutineWay, operands: readonly Expression[]): void;
  protected abstract readRegister(index: Expression): void;
  protected abstract writeRegister(index: Expression, value: Expression): void;
  protected abstract field(shift: number, width: number): void;
  protected abstract conditional(test: Expression, body: readonly Statement[]): void;

  /** Leaves the value of an expression on the stack. */
  value(node: Expression): void {
    const { code } = this;
    switch (node.kind) {
      case 'const':
        code.int(node.value);
        return;
      case 'gr':
        this.readRegister(node.index);
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
        this.routine(node.routine, 'value', node.operands);
        return;
      case 'field':
        this.field(node.shift, node.width);
    }
  }

  /** The operands and the result of the sum that left the carries. */
  carries(): readonly Expression[] {
    return carryLocals;
  }
  setCarries(operands: readonly Expression[]): void {
    for (const each of operands) this.value(each);
    for (const each of [LOCAL.carryR, LOCAL.carryB, LOCAL.carryA]) this.code.set(each);
  }

  /** Counts an instruction that a hypervisor would simulate. */
  countSimulated(): void {
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

  /**
   * The interval timer, which counts instructions: `missing` of those that the budget has counted have not been
   * executed. Under a hypervisor its reading leaves the code.
   */
  protected readTimer(missing: number): void {
    const { code } = this;
    this.leaveIf(() => {
      code.word(PLACE.shared + SHARED.timed);
      code.op(OP.eqz);
    });
    code.word(PLACE.shared + SHARED.ticks);
    code.get(LOCAL.budget);
    code.int(missing);
    code.op(OP.add, OP.subtract);
    code.word(PLACE.shared + SHARED.weight);
    code.word(PLACE.shared + SHARED.simulated);
    code.op(OP.multiply, OP.subtract);
  }

  /** Takes a turn; leaves on the stack whether that was the last one. */
  takeTurn(): void {
    const { code } = this;
    code.get(LOCAL.turns);
    code.int(1);
    code.op(OP.subtract);
    code.tee(LOCAL.turns);
    code.int(0);
    code.op(OP.leSigned);
  }

  /** The number of a routine that the code calls. */
  imported(name: CalledName): number {
    if (!this.calls.includes(name)) this.calls.push(name);
    return this.calls.indexOf(name);
  }

  protected local(name: string): number {
    const known = this.named.get(name);
    if (known !== undefined) return known;
    this.named.set(name, this.locals);
    return this.locals++;
  }

  protected statement(node: Statement): void {
    switch (node.kind) {
      case 'let':
        this.value(node.value);
        this.code.set(this.local(node.name));
        return;
      case 'setGr':
        this.writeRegister(node.index, node.value);
        return;
      case 'if':
        if (traps(node.body)) this.leaveIf(() => this.value(node.test));
        else this.conditional(node.test, node.body);
        return;
      case 'do':
        if (node.call.kind === 'call') {
          if (node.call.routine === 'store' || node.call.routine === 'storeBytes') this.noteStore();
          this.routine(node.call.routine, 'statement', node.call.operands);
        }
        return;
      case 'stopIfFaulted':
    }
  }
}
