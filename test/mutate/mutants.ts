/** Every place of a source at which one small thing could be otherwise, found in its syntax tree; each is a mutant. */
import ts from 'typescript';
import { partOf } from './reach';

type Operator =
  | 'comparison'
  | 'arithmetic'
  | 'boolean'
  | 'conditional'
  | 'block'
  | 'statement'
  | 'argument'
  | 'chart entry';

export interface Mutant {
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  readonly operator: Operator;
  readonly before: string;
  readonly after: string;
  /** Where `before` stands in the text. */
  readonly start: number;
  /** In which it runs; `undefined`: it runs while the source is loaded. */
  readonly part: number | undefined;
}

const comparisons: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
};

const arithmetic: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
  '&': '|',
  '|': '&',
  '^': '&',
  '+=': '-=',
  '-=': '+=',
  '|=': '&=',
  '&=': '|=',
};

const booleans: Readonly<Record<string, string>> = { '&&': '||', '||': '&&' };

/** Assertions and what only narrates are no behaviour: a mutant of them tells nothing. */
const unmutated = new Set(['assert', 'never', 'record']);

/** All mutants of a file, in the order of its text. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const add = (operator: Operator, node: ts.Node, after: string) => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    const before = text.slice(start, node.getEnd());
    if (before !== after) {
      found.push({ file, line, operator, before, after, start, part: partOf(node, source) });
    }
  };
  const isChart = file.startsWith('machines/');

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isTypeAliasDeclaration(node) || (ts.isCallExpression(node) && unmutated.has(nameOf(node)))) return;
    if (ts.isBinaryExpression(node)) ofBinary(node, add);
    else if (ts.isPrefixUnaryExpression(node)) ofPrefix(node, add);
    else if (ts.isPostfixUnaryExpression(node) && !ts.isExpressionStatement(node.parent)) {
      add('arithmetic', node, node.operand.getText(source));
    } else if (node.kind === ts.SyntaxKind.TrueKeyword) add('boolean', node, 'false');
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add('boolean', node, 'true');
    else if (ts.isIfStatement(node)) {
      add('conditional', node.expression, 'true');
      add('conditional', node.expression, 'false');
    } else if (ts.isConditionalExpression(node)) {
      add('conditional', node, `(${node.whenTrue.getText(source)})`);
      add('conditional', node, `(${node.whenFalse.getText(source)})`);
    } else if (ts.isBlock(node) && node.statements.length > 1) add('block', node, '{}');
    else if (ts.isExpressionStatement(node) && !isNarration(node)) add('statement', node, '{}');
    else if (ts.isCallExpression(node) && node.arguments.length > 1) {
      const left = node.arguments.slice(0, -1).map((argument) => argument.getText(source));
      add('argument', node, `${node.expression.getText(source)}(${left.join(', ')})`);
    } else if (isChart && ts.isPropertyAssignment(node) && isEntry(node)) add('chart entry', node, `...{}`);
    else if (isChart && ts.isArrayLiteralExpression(node) && node.elements.length > 1) {
      for (const element of node.elements) add('chart entry', element, '...[]');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((one, other) => one.start - other.start);
}

/** The text with the mutant in it. */
export const mutated = (text: string, { start, before, after }: Mutant): string =>
  text.slice(0, start) + after + text.slice(start + before.length);

/** The same mutant has the same name as long as its line stands where it does. */
export const nameOfMutant = ({ file, line, operator, before, after }: Mutant): string =>
  `${file}:${line} ${operator}: ${oneLine(before)} => ${oneLine(after)}`;

const greatestLength = 90;

function oneLine(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > greatestLength ? `${line.slice(0, greatestLength)}…` : line;
}

type Add = (operator: Operator, node: ts.Node, after: string) => void;

function ofBinary(node: ts.BinaryExpression, add: Add): void {
  const sign = node.operatorToken.getText();
  for (const other of comparisons[sign] ?? []) add('comparison', node, withSign(node, other));
  const isText = [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
  if (Object.hasOwn(arithmetic, sign) && !isText) add('arithmetic', node, withSign(node, arithmetic[sign]));
  if (Object.hasOwn(booleans, sign)) add('boolean', node, withSign(node, booleans[sign]));
  if (sign === '??') add('boolean', node, `(${node.left.getText()})`);
}

const withSign = (node: ts.BinaryExpression, sign: string): string =>
  `${node.left.getText()} ${sign} ${node.right.getText()}`;

function ofPrefix(node: ts.PrefixUnaryExpression, add: Add): void {
  const operand = node.operand.getText();
  if (node.operator === ts.SyntaxKind.ExclamationToken) add('boolean', node, operand);
  else if (node.operator !== ts.SyntaxKind.PlusToken) add('arithmetic', node, operand);
}

/** The last name of what is called: `record` of `parts.record(…)`. */
function nameOf({ expression }: ts.CallExpression): string {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : '';
}

const isNarration = ({ expression }: ts.ExpressionStatement): boolean =>
  ts.isCallExpression(expression) && unmutated.has(nameOf(expression));

/** Of a chart: what is done on an event, on entering and leaving a state; not a state's own name. */
const isEntry = ({ name, parent }: ts.PropertyAssignment): boolean => {
  const text = name.getText().replaceAll("'", '');
  const within = parent.parent;
  const ofEvents = ts.isPropertyAssignment(within) && within.name.getText() === 'on';
  return ofEvents || ['entry', 'exit', 'actions', 'guard', 'always', 'on'].includes(text);
};
