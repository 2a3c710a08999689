/** A program as statements: comments and repetitions are gone, labels stand beside what they label. */

export interface Statement {
  readonly labels: readonly string[];
  /** Mnemonic with completers, or directive; empty for labels alone. */
  readonly name: string;
  /** The operands. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** More lines than this do not come of repetitions: a `.rept` that makes more is left as it stands. */
export const greatestLines = 1 << 20;

interface Line {
  readonly text: string;
  readonly line: number;
}

/** A comment begins with a semicolon outside of quotation marks, or with # at the beginning of a line. */
const withoutComment = (text: string): string =>
  (/^\s*#/.test(text) ? '' : text).replace(/^((?:[^";]|"(?:[^"\\]|\\.)*")*);.*$/, '$1');

export function statementsOf(text: string): readonly Statement[] {
  const lines = text.split('\n').map((each, at) => ({ text: withoutComment(each), line: at + 1 }));
  return repeated(lines).flatMap(({ text: each, line }) =>
    partsOf(each).map((part) => {
      const labels: string[] = [];
      let rest = part.trim();
      for (let label = /^([\w.$]+):\s*/.exec(rest); label !== null; label = /^([\w.$]+):\s*/.exec(rest)) {
        labels.push(label[1]);
        rest = rest.slice(label[0].length);
      }
      const [, symbol, value] = /^([\w.$]+)\s*=\s*(.*)$/.exec(rest) ?? [];
      if (symbol !== undefined) return { labels, name: '.set', text: `${symbol},${value}`, line };
      const [, name = '', operands = ''] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
      return { labels, name, text: operands.trim(), line };
    }),
  );
}

/** Exclamation marks part statements, but not where they stand in a condition or in quotation marks. */
const partsOf = (text: string): readonly string[] => text.split(/\s*(?<!,)!\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/);

/** `.rept N` … `.endr`, one inside another too. */
function repeated(lines: readonly Line[]): readonly Line[] {
  const made: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const count = /^\s*\.rept\s+(\d+)/.exec(lines[at].text)?.[1];
    if (count === undefined) {
      made.push(lines[at]);
      continue;
    }
    const end = endOf(lines, at);
    const body = repeated(lines.slice(at + 1, end));
    if (made.length + body.length * Number(count) > greatestLines) made.push(lines[at]);
    else for (let turn = 0; turn < Number(count); turn++) for (const each of body) made.push(each);
    at = end;
  }
  return made;
}

function endOf(lines: readonly Line[], start: number): number {
  let depth = 0;
  for (let at = start; at < lines.length; at++) {
    if (/^\s*\.rept\b/.test(lines[at].text)) depth++;
    if (/^\s*\.endr\b/.test(lines[at].text) && --depth === 0) return at;
  }
  return lines.length;
}
