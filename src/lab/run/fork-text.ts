/** The text of a fork: the scenario that it comes from, with statements more. */

const expects = /^\s*expect\b/;
const verdictLine = /^expect verdict .*$/m;

const isKill = (line: string): boolean => /^\s*(?:at|after|\d)/.test(line) && /\bkill\s+\S+\s*$/.test(line);

/**
 * Statements stand at the end; what the scenario expected the fork need not keep. A kill takes the place of the kills
 * that had not come yet: of the scenario's, the first `killsBefore` stay.
 */
export function forkText(text: string, statements: readonly string[], killsBefore: number): string {
  const lines: string[] = [];
  const kept = statements.some(isKill) ? killsBefore : Number.POSITIVE_INFINITY;
  let skips = false;
  let kills = 0;
  for (const line of text.split(/\r\n?|\n/)) {
    if (skips || expects.test(line)) skips = /,\s*$/.test(line);
    else if (!isKill(line) || kills++ < kept) lines.push(line);
  }
  while (lines.at(-1)?.trim() === '') lines.pop();
  return `${[...withoutSetting(lines, statements), ...statements, 'expect verdict consistent'].join('\n')}\n`;
}

/** Statements that stand once, such as `link`, take the place of the same. */
function withoutSetting(lines: readonly string[], statements: readonly string[]): readonly string[] {
  const settings = statements
    .map((statement) => statement.split(' ')[0])
    .filter((word) => !/^(at|after|without|drop|delay|corrupt|disk|\d)/.test(word));
  return lines.filter((line) => !settings.includes(line.trim().split(/\s/)[0]));
}

export const withVerdict = (text: string, verdict: string): string =>
  text.replace(verdictLine, `expect verdict ${verdict}`);
