/** Prints rows of the instruction table as cases of the fast loop's switch. */
import type { Expression, Statement } from '../instructions/expression';
import { table } from '../instructions/table';
import type { Variant } from '../variants';
import { type PrintedCall, type Printing, printed, printedRoutines } from './printed-routines';
import { privilegedOnly, simulates } from './privileged';

/** Prints the semantics of one variant as JavaScript over the locals of the loop. */
export class Printer {
  /** What stands in place of a local everywhere. */
  readonly #texts = new Map<string, string>();
  readonly #printing: Printing;

  constructor(
    private readonly variant: Variant,
    private readonly case_: number,
    virtual: boolean,
  ) {
    this.#printing = { access: { virtual }, print: (node) => this.#expression(node), sums: new Map() };
  }

  print(): string {
    const { semantics, class: kind } = table[this.variant.row];
    const isPrivileged = kind !== 'ordinary';
    const deciding = semantics.findIndex(decides);
    const printed = deciding < 0 ? semantics : semantics.slice(0, deciding + 1);
    const branches = /"routine":"branch(External)?"/.test(JSON.stringify(printed));
    const body = this.printStatements(printed);
    const nullifies = body.includes('nullifying =');
    // Under a hypervisor CR16 is an exit.
    const timed = body.includes('ticks') ? 'if (!timed) break loop;' : '';
    const prologue = `${timed}${isPrivileged ? privilegedOnly : ''}${nullifies || branches ? 'nullifying = 0;' : ''}${branches ? 'taken = 0;' : ''}`;
    const end = deciding < 0 ? epilogue(nullifies, branches) : 'taken = $taken; break conditional;';
    return `case ${this.case_}: {${prologue}\n${body}\n${isPrivileged ? simulates : ''}${end}}`;
  }

  /** The statements with the declarations of their locals. */
  printStatements(statements: readonly Statement[]): string {
    const body = statements.map((each) => this.#statement(each)).join('\n');
    const locals = [...new Set([...body.matchAll(/\$\w+(?= = )/g)].map(([name]) => name))];
    return `${locals.length > 0 ? `let ${locals.join(', ')};` : ''}${body}`;
  }

  #statement(statement: Statement): string {
    switch (statement.kind) {
      case 'let':
        return this.#local(statement.name, statement.value);
      case 'setGr':
        return `gr[${this.#expression(statement.index)}] = ${this.#expression(statement.value)};`;
      case 'if':
        return `if (${this.#expression(statement.test)}) { ${statement.body.map((each) => this.#statement(each)).join(' ')} }`;
      case 'do':
        return this.#call(statement.call, 'statement');
      case 'stopIfFaulted':
        return '';
    }
  }

  #local(name: string, value: Expression): string {
    const local = value.kind === 'call' ? printedRoutines[value.routine]?.local : undefined;
    if (value.kind !== 'call' || local === undefined) return `$${name} = ${this.#expression(value)};`;
    const { statement, text } = local(name, this.#printed(value), this.#printing);
    if (text !== undefined) this.#texts.set(name, text);
    return statement;
  }

  #call(node: Expression, way: 'value' | 'statement'): string {
    if (node.kind !== 'call') throw new Error(`a ${node.kind} is no call`);
    return printed(node.routine, way)(this.#printed(node), this.#printing);
  }

  #printed({ operands }: Extract<Expression, { kind: 'call' }>): PrintedCall {
    return { nodes: operands, operands: operands.map((each) => this.#expression(each)) };
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
        return this.#texts.get(node.name) ?? `$${node.name}`;
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
        return this.#call(node, 'value');
    }
  }

  #field(shift: number, width: number): string {
    const mask = 2 ** width - 1;
    if (((this.variant.knownMask >>> shift) & mask) === mask) return String((this.variant.known >>> shift) & mask);
    return `(word >>> ${shift} & ${mask})`;
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
