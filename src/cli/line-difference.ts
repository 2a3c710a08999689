const context = 2;
/** Further lines are not shown. */
const greatestLines = 40;

/**
 * The lines between the common beginning and the common end of two texts, marked `-` and `+`; `undefined` if the texts
 * are equal.
 */
export function lineDifference(before: string, after: string): string | undefined {
  if (before === after) return undefined;
  const [old, now] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const lines = [
    ...old.slice(Math.max(0, start - context), start).map((line) => `  ${line}`),
    ...old.slice(start, old.length - end).map((line) => `- ${line}`),
    ...now.slice(start, now.length - end).map((line) => `+ ${line}`),
    ...now.slice(now.length - end, now.length - end + context).map((line) => `  ${line}`),
  ];
  const more = lines.length - greatestLines;
  return `${[...lines.slice(0, greatestLines), ...(more > 0 ? [`… ${more} more lines`] : [])].map((line) => `    ${line}`).join('\n')}\n`;
}
