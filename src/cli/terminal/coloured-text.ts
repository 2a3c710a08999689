/** Text with colours, measured in columns: an escape sequence has no width. */

const pieces = /\p{Cc}\[[\d;]*m|[\s\S]/gu;
const piecesOf = (text: string): readonly string[] => text.match(pieces) ?? [];
const isColour = (piece: string): boolean => piece.length > 1 && piece.startsWith('\u001b');
const widthOf = (all: readonly string[]): number => all.filter((piece) => !isColour(piece)).length;
/** Continued rows are indented by this much. */
const indentation = '    ';

/** Rows of at most `columns` columns, broken between words where possible; colours go on in the next row. */
export function folded(text: string, columns: number): readonly string[] {
  const start = indentation.slice(0, columns - 1);
  const rows = [''];
  let used = 0;
  const next = () => {
    rows.push(start);
    used = start.length;
  };
  for (const word of text.match(/ +|[^ ]+/g) ?? []) {
    const letters = piecesOf(word);
    const width = widthOf(letters);
    const atStart = rows.length > 1 && used === start.length;
    if (word.startsWith(' ') && atStart) continue;
    if (used + width > columns && start.length + width <= columns) next();
    for (const letter of letters) {
      if (!isColour(letter) && used === columns) next();
      rows[rows.length - 1] += letter;
      if (!isColour(letter)) used++;
    }
  }
  return rows;
}

/** At most `columns` columns; `…` in the last one marks a cut. */
export function clipped(text: string, columns: number): string {
  const all = piecesOf(text);
  if (widthOf(all) <= columns) return text;
  let left = columns - 1;
  const kept = all.filter((piece) => isColour(piece) || left-- > 0);
  return `${kept.join('')}…`;
}
