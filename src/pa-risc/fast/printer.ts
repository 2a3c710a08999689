/** Prints rows of the instruction table as cases of the fast loop's switch. */
import type { Expression, Routine, Statement } from '../instructions/expression';
import { table } from '../instructions/table';
import { CR } from '../registers';
import type { Variant } from '../variants';

/** Prints the semantics of one variant as JavaScript over the locals of the loop. */
export class Printer {
  /**
   * The printer forms carries only where they are read: the text for a local, and by this text the operands of the sum.
   */
  readonly #carries = new Map<string, string>();
  readonly #sums = new Map<string, readonly string[]>();

  constructor(
    private readonly variant: Variant,
    private readonly case_: number,
    private readonly virtual: boolean,
  ) {}

  print(): string {
    const { semantics } = table[this.variant.row];
    const deciding = semantics.findIndex(decides);
    const printed = deciding < 0 ? semantics : semantics.slice(0, deciding + 1);
    const branches = /"routine":"branch(External)?"/.test(JSON.stringify(printed));
    const body = this.printStatements(printed);
    const nullifies = body.includes('nullifying =');
    // Under a hypervisor CR16 is an exit.
    const timed = body.includes('ticks') ? 'if (!timed) break loop;' : '';
    const prologue = `${timed}${nullifies || branches ? 'nullifying = 0;' : ''}${branches ? 'taken = 0;' : ''}`;
    const end = deciding < 0 ? epilogue(nullifies, branches) : 'taken = $taken; break conditional;';
    return `case ${this.case_}: {${prologue}\n${body}\n${end}}`;
  }

  /** The statements with the declarations of their locals. */
  printStatements(statements: readonly Statement[]): string {
    const body = statements.map((each) => this.#statement(each)).join('\n');
    const locals = [...new Set([...body.matchAll(/\$\w+(?= = )/g)].map(([name]) => name))];
    return `${locals.length > 0 ? `let ${locals.join(', ')};` : ''}${body}`;
  }

  #statement(statement: Statement): string {
    switch (statement.kind) {
      case 'let': {
        const { value } = statement;
        if (value.kind === 'call' && value.routine === 'carries') {
          const operands = value.operands.map((each) => this.#expression(each));
          const text = `allCarries(${operands.join(', ')})`;
          this.#carries.set(statement.name, text);
          this.#sums.set(text, operands);
          return '';
        }
        if (value.kind === 'call' && value.routine === 'load') return this.#load(`$${statement.name}`, value.operands);
        return `$${statement.name} = ${this.#expression(value)};`;
      }
      case 'setGr':
        return `gr[${this.#expression(statement.index)}] = ${this.#expression(statement.value)};`;
      case 'if':
        return `if (${this.#expression(statement.test)}) { ${statement.body.map((each) => this.#statement(each)).join(' ')} }`;
      case 'do':
        return this.#perform(statement.call);
      case 'stopIfFaulted':
        return '';
    }
  }

  #perform(node: Expression): string {
    if (node.kind !== 'call') return '';
    const operands = node.operands.map((each) => this.#expression(each));
    switch (node.routine) {
      case 'setCarries': {
        const [x, y, result] = this.#sums.get(operands[0]) as readonly string[];
        return `carryA = ${x}; carryB = ${y}; carryR = ${result}; lazy = 1;`;
      }
      case 'nullify':
        return operands[0] === '0' ? '' : `nullifying = ${operands[0]};`;
      case 'branch':
        return isRelative(node.operands[0]) ? `target = ${operands[0]}; taken = 1;` : branchTo(operands[0]);
      case 'branchExternal':
        // The exact path executes a branch into another space.
        return `if (${operands[0]} !== space) break loop; ${branchTo(operands[1])}`;
      case 'writeSpace':
        return `spaces[0] = ${operands[1]};`;
      case 'align':
        return `if ((${operands[1]} & ${Number(operands[2]) - 1}) !== 0) break loop;`;
      case 'useCoprocessor':
        return 'if ((floats[0] & 64 | unitOff) !== 0) break loop;';
      case 'setFr':
        return `floats[${operands[0]}] = ${operands[1]};`;
      case 'trap':
        return 'break loop;';
      case 'store':
        return this.#store(this.#tag(node.operands[0], operands[1]), operands);
      default:
        return '';
    }
  }

  #load(name: string, [space, address, size]: readonly Expression[]): string {
    const at = this.#expression(address);
    const bytes = Number(this.#expression(size));
    const reader = bytes === 4 ? 'getInt32' : bytes === 2 ? 'getUint16' : 'getUint8';
    return `${this.#translate('read', this.#tag(space, at), at, bytes)}\n${name} = view.${reader}(physical);`;
  }

  #store(tag: string, [, at, size, value]: readonly string[]): string {
    const bytes = Number(size);
    const writer = bytes === 4 ? 'setInt32' : bytes === 2 ? 'setInt16' : 'setInt8';
    return `${this.#translate('write', tag, at, bytes)}
      view.${writer}(physical, ${value}); rows[physical >>> 2] = 0; dirty[physical >>> 12] = 1; stores = (stores + 1) | 0;`;
  }

  /** The part of an address's tag beside the page: the space and the privilege level. */
  #tag(space: Expression, at: string): string {
    const general = `(${this.#expression(space)} << 10 | level)`;
    if (space.kind !== 'call' || space.routine !== 'space') return general;
    return `(${this.#expression(space.operands[0])} === 0 ? quadrants[${at} >>> 30] : ${general})`;
  }

  /** Leaves the loop for an address that is unaligned, outside memory, or not translated by the last accesses. */
  #translate(access: 'read' | 'write', tag: string, at: string, bytes: number): string {
    const unaligned = bytes > 1 ? `(${at} & ${bytes - 1}) !== 0 || ` : '';
    if (!this.virtual) return `if (${unaligned}(${at} >>> 0) > size - ${bytes}) break loop; physical = ${at};`;
    return `spot = ${at} >>> 12 & 1023;
      if (${unaligned}${access}Tags[spot] !== (${tag} | (${at} >>> 22))) break loop;
      physical = ${access}Bases[spot] | (${at} & 4095);`;
  }

  #expression(node: Expression): string {
    switch (node.kind) {
      case 'const':
        return String(node.value | 0);
      case 'field':
        return this.#field(node.shift, node.width);
      case 'gr':
        return `gr[${this.#expression(node.index)}]`;
      case 'local':
        return this.#carries.get(node.name) ?? `$${node.name}`;
      case 'binary': {
        const [left, right] = [this.#expression(node.left), this.#expression(node.right)];
        const folded = fold(left, node.op, right);
        return folded ?? `((${left} ${node.op} ${right}) | 0)`;
      }
      case 'select': {
        const test = this.#expression(node.test);
        if (/^-?\d+$/.test(test)) return this.#expression(Number(test) === 0 ? node.no : node.yes);
        return `(${test} ? ${this.#expression(node.yes)} : ${this.#expression(node.no)})`;
      }
      case 'call':
        return this.#call(
          node.routine,
          node.operands.map((each) => this.#expression(each)),
        );
    }
  }

  #field(shift: number, width: number): string {
    const mask = 2 ** width - 1;
    if (((this.variant.knownMask >>> shift) & mask) === mask) return String((this.variant.known >>> shift) & mask);
    return `(word >>> ${shift} & ${mask})`;
  }

  #call(routine: Routine, operands: readonly string[]): string {
    switch (routine) {
      case 'carry':
        return '((lazy ? carryOut(carryA, carryB, carryR) : carries >>> 7) | 0)';
      case 'readControl':
        return operands[0] === String(CR.timer) ? '((ticks + begun - budget) | 0)' : 'sar[11]';
      case 'space':
        return `spaces[${operands[0]} || 4 + (${operands[1]} >>> 30)]`;
      case 'readSpace':
        return `spaces[${operands[0]}]`;
      case 'linkSpace':
        return 'space';
      case 'fr':
        return `floats[${operands[0]}]`;
      case 'frOperand':
        return `(${operands[0]} < 2 ? 0 : floats[${operands[0]}])`;
      case 'multiplyHigh':
        return `multiplyHigh(${operands.join(', ')})`;
      case 'multiplyLow':
        return `Math.imul(${operands.join(', ')})`;
      case 'link':
        return operands[0] === '0' ? '((next + 4) | 0)' : 'pc';
      default:
        return this.#condition(routine, operands);
    }
  }

  /** A known condition becomes its comparison; any other one becomes a call. */
  #condition(routine: Routine, [field, ...operands]: readonly string[]): string {
    if (!/^\d+$/.test(field)) return `(${routine}(${[field, ...operands].join(', ')}) | 0)`;
    const number = Number(field);
    if (number >> 1 === 0) return String(number & 1);
    const [x, y, z] = operands;
    const negated = number & 1 ? '!' : '';
    const test = (text: string) => `((${negated}(${text})) | 0)`;
    if (routine === 'subCondition') {
      const texts = [
        '',
        `${x} === ${y}`,
        `${x} < ${y}`,
        `${x} <= ${y}`,
        `${x} >>> 0 < ${y} >>> 0`,
        `${x} >>> 0 <= ${y} >>> 0`,
        `((${x} ^ ${y}) & (${x} ^ ${z})) < 0`,
        `(${z} & 1) !== 0`,
      ];
      return test(texts[number >> 1]);
    }
    if (routine === 'addCondition') {
      const carry = `carryOut(${this.#sums.get(y)?.join(', ')}) !== 0`;
      const less = `(${x} < 0) !== ((${z}) !== 0)`;
      const texts = [
        '',
        `${x} === 0`,
        less,
        `${less} || ${x} === 0`,
        `!(${carry})`,
        `!(${carry}) || ${x} === 0`,
        `(${z}) !== 0`,
        `(${x} & 1) !== 0`,
      ];
      return test(texts[number >> 1]);
    }
    return `(${routine}(${[field, ...operands].join(', ')}) | 0)`;
  }
}

/** The case of a conditional branch decides whether the branch is taken; all share the code that follows. */
const decides = (statement: Statement): boolean => statement.kind === 'let' && statement.name === 'taken';

/** The shared code of conditional branches, with `taken` set. */
export function printConditionalBranch(): string {
  const row = table.findIndex(({ semantics }) => semantics.some(decides));
  const { semantics } = table[row];
  const common = semantics.slice(semantics.findIndex(decides) + 1);
  const printer = new Printer({ row, knownMask: 0, known: 0 }, 0, false);
  return printer.printStatements(common).replaceAll('$taken', 'taken');
}

/** A target relative to the instruction has the instruction's privilege level. */
const isRelative = (node: Expression): boolean =>
  (node.kind === 'call' && node.routine === 'link') || (node.kind === 'binary' && isRelative(node.left));

/** A branch never raises the privilege level; the exact path executes one that lowers it. */
const branchTo = (target: string): string =>
  `target = ${target}; if ((target & 3) > (pc & 3)) break loop; target = (target & -4) | (pc & 3); taken = 1;`;

function fold(left: string, op: string, right: string): string | undefined {
  if (!/^-?\d+$/.test(left) || !/^-?\d+$/.test(right)) return undefined;
  const [x, y] = [Number(left), Number(right)];
  switch (op) {
    case '|':
      return String(x | y);
    case '&':
      return String(x & y);
    case '<<':
      return String(x << y);
    case '===':
      return String(Number(x === y));
    case '+':
      return String((x + y) | 0);
    default:
      return undefined;
  }
}

/**
 * After a plain instruction the loop goes on with the next one; after a branch, or an instruction that nullifies its
 * successor, with the shared tail.
 */
function epilogue(nullifies: boolean, branches: boolean): string {
  if (branches) return 'break diverted;';
  return nullifies ? 'if (nullifying !== 0) { taken = 0; break diverted; }\nbreak;' : 'break;';
}
