/**
 * How wide a text is, reckoned from a table, so that a picture has the same measures in node and in every page. The
 * widths are those of Helvetica, which Arial and Liberation Sans have too, in thousandths of the font size.
 */

/** From U+0020 to U+007E, then from U+00A0 to U+00FF. */
const regular: readonly number[] = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584, 278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 0, 737, 552, 400, 549, 333, 333, 333,
  576, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667,
  278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611, 556, 556, 556,
  556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278, 556, 556, 556, 556, 556, 556, 556, 549, 611, 556,
  556, 556, 556, 500, 556, 500,
];

const bold: readonly number[] = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
  556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
  280, 389, 584, 278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 0, 737, 552, 400, 549, 333, 333, 333,
  576, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611, 722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667,
  278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611, 556, 556, 556,
  556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278, 611, 611, 611, 611, 611, 611, 611, 549, 611, 611,
  611, 611, 611, 556, 611, 556,
];

/** Characters of pictures that stand outside the table, in whatever font has them. */
const others: Readonly<Record<string, number>> = {
  ...{
    '◂': 620,
    '▸': 620,
    '↻': 900,
    '⊘': 900,
    '…': 1000,
    '–': 556,
    '—': 1000,
    '·': 333,
    '→': 1000,
    '∞': 750,
    '⏱': 1000,
  },
  ...{ '‘': 278, '’': 278, '“': 500, '”': 500, '„': 500 },
};
/** Greek, Cyrillic and other alphabets have letters of about this width, and few wider ones. */
const alphabetic = 800;
const ideographic = 1050;
const emoji = 1400;

export type FontWeight = 'regular' | 'bold';

/** The width of a text in pixels, at a font size in pixels. */
export function textWidth(text: string, size: number, weight: FontWeight = 'regular'): number {
  let sum = 0;
  for (const character of text) sum += characterWidth(character, weight === 'bold' ? bold : regular);
  return (sum * size) / 1000;
}

function characterWidth(character: string, table: readonly number[]): number {
  const code = character.codePointAt(0) as number;
  if (code >= 0x20 && code <= 0x7e) return table[code - 0x20];
  if (character in others) return others[character];
  if (code >= 0xa0 && code <= 0xff) return table[code - 0xa0 + 95];
  if (code > 0xffff) return emoji;
  return code >= 0x1100 ? ideographic : alphabetic;
}
