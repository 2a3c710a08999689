/** A program as statements, read in one pass: without comments, and with the labels of each statement. */
import { AssemblyError } from './assembly-error';

export interface Statement {
  readonly labels: readonly string[];
  /** Mnemonic with completers, or directive, in lower case; empty for labels alone. */
  readonly name: string;
  /** The operands. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** A text in quotation marks, a comment, the end of a statement or of a line, or other text. */
const token = /"(?:[^"\\\n]+|\\[^\n])*"?|\/\*|;[^\n]*|[\n!/]|[^"/;\n!]+/y;
const directiveLine = /[^\S\n]*#[^\n]*/y;

/** @throws {AssemblyError} for a comment without an end */
export function statementsOf(source: string, file: string): readonly Statement[] {
  const text = source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const statements: Statement[] = [];
  let line = 1;
  let pending = '';
  let pendingLine = line;
  const end = (): void => {
    if (pending.trim() !== '') statements.push(statementOf(pending.trim(), pendingLine));
    pending = '';
    pendingLine = line;
  };
  let at = skipDirectiveLine(text, 0);
  while (at < text.length) {
    token.lastIndex = at;
    const [found] = token.exec(text) as RegExpExecArray;
    at = token.lastIndex;
    if (found === '\n') {
      line++;
      end();
      at = skipDirectiveLine(text, at);
    } else if (found === '/*') {
      const close = text.indexOf('*/', at);
      if (close < 0) throw new AssemblyError(`${file}:${line}: the comment that begins here has no end`);
      line += text.slice(at, close).split('\n').length - 1;
      at = close + 2;
      pending += ' ';
    } else if (found === '!' && !pending.endsWith(',')) end();
    else if (!found.startsWith(';')) pending += found;
  }
  end();
  return statements;
}

/** A line that begins with # is a comment, since preprocessors write such lines. */
function skipDirectiveLine(text: string, at: number): number {
  directiveLine.lastIndex = at;
  return directiveLine.test(text) ? directiveLine.lastIndex : at;
}

function statementOf(text: string, line: number): Statement {
  const labels: string[] = [];
  let rest = text;
  for (let label = /^([\w.$]+):\s*/.exec(rest); label !== null; label = /^([\w.$]+):\s*/.exec(rest)) {
    labels.push(label[1]);
    rest = rest.slice(label[0].length);
  }
  const [, symbol, sign, value] = /^([\w.$]+)\s*(==?)\s*(.*)$/s.exec(rest) ?? [];
  if (symbol !== undefined) {
    return { labels, name: sign === '=' ? '.set' : '.equiv', text: `${symbol},${value}`, line };
  }
  const [, word = '', operands = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
  const name = word.startsWith('.') ? word.toLowerCase() : word;
  // HP's way to set a name: the label is the name.
  if (name === '.equ' && labels.length > 0) {
    return { labels: labels.slice(0, -1), name: '.set', text: `${labels[labels.length - 1]},${operands}`, line };
  }
  return { labels, name, text: operands, line };
}
