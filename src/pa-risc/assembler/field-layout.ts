/** The places of a number's bits in an instruction word. */

/** The pieces of a field from its highest bit to its lowest: lowest bit in the word, and width. */
export type Layout = readonly (readonly [shift: number, width: number])[];

export const bits = (shift: number, width: number): Layout => [[shift, width]];
/** The lowest bit of the field is the sign. */
export const lowSigned = (shift: number, width: number): Layout => [
  [shift, 1],
  [shift + 1, width - 1],
];

const pieceMask = (width: number): number => 2 ** width - 1;
export const widthOf = (layout: Layout): number => layout.reduce((sum, [, width]) => sum + width, 0);
export const maskOf = (layout: Layout): number =>
  layout.reduce((mask, [shift, width]) => (mask | (pieceMask(width) << shift)) >>> 0, 0);

export const gather = (layout: Layout, word: number): number =>
  layout.reduce((value, [shift, width]) => value * 2 ** width + ((word >>> shift) & pieceMask(width)), 0);

export function scatter(layout: Layout, value: number): number {
  let rest = value >>> 0;
  let word = 0;
  for (const [shift, width] of layout.toReversed()) {
    word |= (rest & pieceMask(width)) << shift;
    rest >>>= width;
  }
  return word >>> 0;
}
