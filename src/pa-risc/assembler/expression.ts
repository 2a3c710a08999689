/** Expressions: numbers, characters, names, `.`, field selectors, and operators with GNU's precedence. */
import { type Cursor, NotDefined } from './cursor';
import { constant, isConstant, selectors, sum, type Value } from './value';

/** The greatest depth of parentheses. */
const greatestDepth = 64;

interface Operator {
  /** The operator with the higher rank is applied first; of equals, the left one. */
  readonly rank: number;
  readonly apply: (left: bigint, right: bigint, cursor: Cursor) => bigint;
}

const truth = (holds: boolean): bigint => (holds ? -1n : 0n);
const divisor = (right: bigint, cursor: Cursor): bigint => (right === 0n ? cursor.fail('a division by zero') : right);
const places = (right: bigint, cursor: Cursor): bigint =>
  right < 0n || right > 63n ? cursor.fail('a shift by less than 0 or more than 63 bits') : right;

/** The operators on numbers; + and - also take addresses. Comparisons yield -1 if they hold, && and || yield 1. */
const operators: Readonly<Record<string, Operator>> = {
  '*': { rank: 8, apply: (left, right) => left * right },
  '/': { rank: 8, apply: (left, right, cursor) => left / divisor(right, cursor) },
  '%': { rank: 8, apply: (left, right, cursor) => left % divisor(right, cursor) },
  '<<': { rank: 8, apply: (left, right, cursor) => left << places(right, cursor) },
  '>>': { rank: 8, apply: (left, right, cursor) => BigInt.asUintN(64, left) >> places(right, cursor) },
  '|': { rank: 7, apply: (left, right) => left | right },
  '^': { rank: 7, apply: (left, right) => left ^ right },
  '&': { rank: 7, apply: (left, right) => left & right },
  '==': { rank: 4, apply: (left, right) => truth(left === right) },
  '<>': { rank: 4, apply: (left, right) => truth(left !== right) },
  '<': { rank: 4, apply: (left, right) => truth(left < right) },
  '<=': { rank: 4, apply: (left, right) => truth(left <= right) },
  '>': { rank: 4, apply: (left, right) => truth(left > right) },
  '>=': { rank: 4, apply: (left, right) => truth(left >= right) },
  '&&': { rank: 3, apply: (left, right) => (left !== 0n && right !== 0n ? 1n : 0n) },
  '||': { rank: 2, apply: (left, right) => (left !== 0n || right !== 0n ? 1n : 0n) },
};
const rankOfSums = 5;
const comparison = operators['=='].rank;
/** A % before the name of a register belongs to the register. */
const sign = /\s*(<<|>>|<>|<=|>=|==|&&|\|\||[-+*/|^&<>]|%(?![scft]?r\d|[rds]p\b|ret[01]\b|arg[0-3]\b))/iy;

/** An expression without a selector. */
export const readExpression = (cursor: Cursor): Value => readOperators(cursor, 0, 0);

/** An expression without a selector and without an address. */
export function readConstant(cursor: Cursor): bigint {
  const start = startOf(cursor);
  const value = readExpression(cursor);
  if (!isConstant(value)) cursor.fail('a number is wanted, not an address', start);
  return value.addend;
}

/** An expression with its selector, if it has one. */
export const readSelected = (cursor: Cursor): number => readOperand(cursor).number;

/** The same; also returns whether the value moves with the program. */
export function readOperand(cursor: Cursor): { readonly number: number; readonly moves: boolean } {
  const start = startOf(cursor);
  const selector = cursor.take(/(LR|RR|[LRF])['%]/iy)?.[1] ?? 'F';
  if (cursor.take(/[a-z]+'/iy) !== undefined) cursor.fail("the selectors are L', R', LR', RR' and F'", start);
  const value = readExpression(cursor);
  if (!isConstant(value) && !cursor.context.isLinkable(value))
    cursor.fail('addresses of two sections cannot be combined so', start);
  return { number: selectors[selector.toUpperCase()](value), moves: !isConstant(value) };
}

function startOf(cursor: Cursor): number {
  cursor.take(/\s*/y);
  return cursor.at;
}

function readOperators(cursor: Cursor, least: number, depth: number): Value {
  let value = readTerm(cursor, depth);
  for (;;) {
    const start = cursor.at;
    const found = cursor.take(sign)?.[1];
    if (found === undefined) return value;
    const isSum = found === '+' || found === '-';
    const rank = isSum ? rankOfSums : operators[found].rank;
    if (rank <= least) {
      cursor.at = start;
      return value;
    }
    const right = readOperators(cursor, rank, depth);
    value = isSum ? sum(value, right, found === '+' ? 1 : -1) : applied(operators[found], value, right, cursor, start);
  }
}

function applied({ rank, apply }: Operator, left: Value, right: Value, cursor: Cursor, start: number): Value {
  // Two addresses of one section have a distance, by which they compare.
  if (rank === comparison) {
    const distance = sum(left, right, -1);
    if (isConstant(distance)) return constant(apply(distance.addend, 0n, cursor));
  }
  if (!isConstant(left) || !isConstant(right))
    cursor.fail('an address can only be added to and subtracted from', start);
  return constant(apply(left.addend, right.addend, cursor));
}

const listed = /(?:0x)?([0-9a-f]+)(?![\w.$])/iy;
const number = /(?:0x([0-9a-f]+)|0b([01]+)|([0-9]+))(?![\w.$])/iy;
const name = /[\w.$]+/y;
/** As with GNU's assembler, a character has no closing quote and no escapes. */
const character = /'([^\\"\P{ASCII}])/uy;

/** A number, a character, a name or an expression in parentheses, with the signs before it. */
function readTerm(cursor: Cursor, depth: number): Value {
  const signs = cursor.take(/[\s~+-]*/y)?.[0].replace(/\s/g, '') ?? '';
  let value = readPlain(cursor, depth);
  for (let at = signs.length - 1; at >= 0; at--) {
    if (signs[at] === '-') value = sum(constant(0n), value, -1);
    if (signs[at] === '~') {
      if (!isConstant(value)) cursor.fail('an address can only be added to and subtracted from');
      value = constant(~value.addend);
    }
  }
  return value;
}

function readPlain(cursor: Cursor, depth: number): Value {
  const open = cursor.take(/[([]/y)?.[0];
  if (open !== undefined) {
    if (depth === greatestDepth) cursor.fail(`more than ${greatestDepth} parentheses inside one another`);
    const inner = readOperators(cursor, 0, depth + 1);
    cursor.expect(open === '(' ? ')' : ']');
    return inner;
  }
  const start = cursor.at;
  if (cursor.context.listing) {
    const digits = cursor.take(listed)?.[1];
    if (digits !== undefined) return constant(BigInt(`0x${digits}`));
  }
  const literal = cursor.take(number);
  if (literal !== undefined) return constant(numberOf(literal, cursor, start));
  const plain = cursor.take(character)?.[1];
  if (plain !== undefined) return constant(BigInt(plain.charCodeAt(0)));
  const label = cursor.take(name)?.[0];
  if (label === undefined) cursor.fail('expected a number or a name');
  if (label === '.') return cursor.context.here();
  const value = cursor.context.lookUp(label);
  if (value === undefined) throw new NotDefined(start, `"${label}" is not defined`, cursor.at);
  return value;
}

/** Hexadecimal with 0x, binary with 0b, octal with another leading zero, decimal otherwise; at most 64 bits. */
function numberOf([, hexadecimal, binary, digits]: RegExpExecArray, cursor: Cursor, start: number): bigint {
  const longest = 70;
  if ((hexadecimal ?? binary ?? digits).length > longest) cursor.fail('the number has more than 64 bits', start);
  if (digits?.startsWith('0') && /[89]/.test(digits)) cursor.fail(`${digits} is no octal number`, start);
  const octal = digits !== undefined && digits.length > 1 && digits.startsWith('0');
  const value = BigInt(
    hexadecimal !== undefined
      ? `0x${hexadecimal}`
      : binary !== undefined
        ? `0b${binary}`
        : octal
          ? `0o${digits}`
          : digits,
  );
  if (value >= 1n << 64n) cursor.fail('the number has more than 64 bits', start);
  return value;
}
