/** How the fast loop prints each routine of the instruction table that it knows. */
import type { Expression, Routine } from '../instructions/expression';
import { CR } from '../registers';
import { type Access, printFlush, printLoad, printStore } from './memory-access';
import * as privileged from './privileged';

/** What the printer of a case lends to a routine. */
export interface Printing {
  readonly access: Access;
  print(node: Expression): string;
  /** The operands of a sum, by the text of its carries. */
  readonly sums: Map<string, readonly string[]>;
}

/** A call with its operands in the table and as text. */
export interface PrintedCall {
  readonly nodes: readonly Expression[];
  readonly operands: readonly string[];
}

type Print = (call: PrintedCall, printing: Printing) => string;

/** A routine is printed where its result is used, as a statement, or where its result becomes a local. */
export interface PrintedRoutine {
  readonly value?: Print;
  readonly statement?: Print;
  /** `statement`: what gives the local its value; `text`: what stands in place of the local everywhere. */
  readonly local?: (name: string, call: PrintedCall, printing: Printing) => { statement: string; text?: string };
  /** Operands with which the loop knows it; without this any. */
  readonly knows?: (operands: readonly Expression[]) => boolean;
}

const value = (text: (...operands: string[]) => string): PrintedRoutine => ({
  value: ({ operands }) => text(...operands),
});
const statement = (text: (...operands: string[]) => string): PrintedRoutine => ({
  statement: ({ operands }) => text(...operands),
});

/** A target at a distance from here has the privilege level from here. */
const isRelative = (node: Expression): boolean =>
  (node.kind === 'call' && node.routine === 'link') || (node.kind === 'binary' && isRelative(node.left));

/** A branch never raises the privilege level; one that lowers it is for the exact path. */
const branchTo = (target: string): string =>
  `target = ${target}; if ((target & 3) > (pc & 3)) break loop; target = (target & -4) | (pc & 3); taken = 1;`;

/** A condition that is known becomes its comparison; another one a call. */
const condition = (
  routine: Routine,
  comparisons?: (operands: readonly string[], printing: Printing) => readonly string[],
): PrintedRoutine => ({
  value: ({ operands: [field, ...operands] }, printing) => {
    const call = `(${routine}(${[field, ...operands].join(', ')}) | 0)`;
    if (!/^\d+$/.test(field)) return call;
    const number = Number(field);
    if (number >> 1 === 0) return String(number & 1);
    if (comparisons === undefined) return call;
    return `((${number & 1 ? '!' : ''}(${comparisons(operands, printing)[number >> 1]})) | 0)`;
  },
});

const additions = ([x, y, z]: readonly string[], { sums }: Printing): readonly string[] => {
  const carry = `carryOut(${sums.get(y)?.join(', ')}) !== 0`;
  const less = `(${x} < 0) !== ((${z}) !== 0)`;
  return [
    '',
    `${x} === 0`,
    less,
    `${less} || ${x} === 0`,
    `!(${carry})`,
    `!(${carry}) || ${x} === 0`,
    `(${z}) !== 0`,
    `(${x} & 1) !== 0`,
  ];
};

const subtractions = ([x, y, z]: readonly string[]): readonly string[] => [
  '',
  `${x} === ${y}`,
  `${x} < ${y}`,
  `${x} <= ${y}`,
  `${x} >>> 0 < ${y} >>> 0`,
  `${x} >>> 0 <= ${y} >>> 0`,
  `((${x} ^ ${y}) & (${x} ^ ${z})) < 0`,
  `(${z} & 1) !== 0`,
];

/** The shift amount; and the interval timer, which has a variant of its own. */
const readConstant = (register: string): string =>
  register === String(CR.timer) ? '((ticks + begun - budget - Math.imul(weight, simulated)) | 0)' : `sar[${register}]`;

/** A row of the table that needs another routine is not for the fast loop. */
export const printedRoutines: { readonly [Name in Routine]?: PrintedRoutine } = {
  // Carries are formed only where they are read: their text stands for the local.
  carries: {
    local: (_name, { operands }, { sums }) => {
      const text = `allCarries(${operands.join(', ')})`;
      sums.set(text, operands);
      return { statement: '', text };
    },
  },
  setCarries: {
    statement: ({ operands: [carries] }, { sums }) => {
      const [x, y, result] = sums.get(carries) ?? [];
      return `carryA = ${x}; carryB = ${y}; carryR = ${result}; lazy = 1;`;
    },
  },
  carry: value(() => '((lazy ? carryOut(carryA, carryB, carryR) : carries >>> 7) | 0)'),
  addCondition: condition('addCondition', additions),
  subCondition: condition('subCondition', subtractions),
  logicalCondition: condition('logicalCondition'),
  unitCondition: condition('unitCondition'),
  space: value((register, offset) => `spaces[${register} || 4 + (${offset} >>> 30)]`),
  readSpace: value((register) => `spaces[${register}]`),
  writeSpace: statement(privileged.writeSpace),
  readControl: {
    ...value(readConstant),
    local: (name, { nodes: [register], operands: [text] }) => ({
      statement:
        register.kind === 'const' || /^\d+$/.test(text)
          ? `$${name} = ${readConstant(text)};`
          : privileged.readControl(`$${name}`, text),
    }),
  },
  writeControl: statement(privileged.writeControl),
  systemMask: value(privileged.systemMask),
  setSystemMask: statement(privileged.setSystemMask),
  flush: {
    statement: ({ nodes: [, space], operands: [, , address] }, { access, print }) =>
      printFlush(space, address, access, print),
  },
  load: { local: (name, call, { access, print }) => ({ statement: printLoad(`$${name}`, call, access, print) }) },
  store: { statement: (call, { access, print }) => printStore(call, access, print) },
  align: statement((_space, address, size) => `if ((${address} & ${Number(size) - 1}) !== 0) break loop;`),
  useCoprocessor: statement(() => 'if ((floats[0] & 64 | unitOff) !== 0) break loop;'),
  fr: value((word) => `floats[${word}]`),
  frOperand: value((word) => `(${word} < 2 ? 0 : floats[${word}])`),
  setFr: statement((word, content) => `floats[${word}] = ${content};`),
  multiplyHigh: value((x, y) => `multiplyHigh(${x}, ${y})`),
  multiplyLow: value((x, y) => `Math.imul(${x}, ${y})`),
  nullify: statement((test) => (test === '0' ? '' : `nullifying = ${test};`)),
  branch: {
    statement: ({ nodes, operands: [target] }) =>
      isRelative(nodes[0]) ? `target = ${target}; taken = 1;` : branchTo(target),
  },
  // Another space is for the exact path.
  branchExternal: statement((space, target) => `if (${space} !== space) break loop; ${branchTo(target)}`),
  link: value((offset) => (offset === '0' ? '((next + 4) | 0)' : 'pc')),
  linkSpace: value(() => 'space'),
  trap: statement(() => 'break loop;'),
};

/**
 * The way in which the loop prints a routine.
 * @throws {Error} if it does not know the routine in this place: the row is not for the fast loop
 */
export function printed<Way extends 'value' | 'statement'>(routine: Routine, way: Way): Print {
  const print = printedRoutines[routine]?.[way];
  if (print === undefined) throw new Error(`the fast loop cannot print the routine ${routine} as a ${way}`);
  return print;
}
