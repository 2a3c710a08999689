/** Text with colours, measured in columns: an escape sequence takes none. */

const pieces = /\p{Cc}\[[\d;]*m|[\s\S]/gu;
const piecesOf = (text: string): readonly string[] => text.match(pieces) ?? [];
const isColour = (piece: string): boolean => piece.length > 1 && piece.startsWith('\u001b');
const widthOf = (all: readonly string[]): number => all.filter((piece) => !isColour(piece)).length;
/** Rows that continue one are moved in by so much. */
const indentation = '    ';

/** Rows of at most so many columns, broken between words where that is possible; colours go on in the next row. */
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

/** At most so many columns; `…` in the last one says that there was more. */
export function clipped(text: string, columns: number): string {
  const all = piecesOf(text);
  if (widthOf(all) <= columns) return text;
  let left = columns - 1;
  const kept = all.filter((piece) => isColour(piece) || left-- > 0);
  return `${kept.join('')}…`;
}
