/**
 * The coverage of a campaign as SVG: a row for each state, a column for each fault; the darker, the more faults have
 * hit.
 */
import { type Coverage, faultColumns, matrix } from './coverage';

const labelWidth = 380;
const cellWidth = 70;
const cellHeight = 22;
const headHeight = 60;
const margin = 16;

export function coveragePicture(cells: Coverage, title: string): string {
  const rows = matrix(cells);
  const width = labelWidth + faultColumns.length * cellWidth + 2 * margin;
  const height = headHeight + rows.length * cellHeight + 2 * margin;
  const greatest = Math.max(1, ...rows.flatMap(({ counts }) => counts));
  const head = faultColumns.map((fault, at) => text(middleOf(at), headHeight, fault, 'middle'));
  const body = rows.flatMap(({ state, counts }, row) => {
    const y = headHeight + margin + row * cellHeight;
    const squares = counts.map((count, at) => square(labelWidth + margin + at * cellWidth, y, shade(count, greatest)));
    const numbers = counts.map((count, at) => text(middleOf(at), y + 15, String(count), 'middle'));
    return [text(margin, y + 15, state, 'start'), ...squares, ...numbers];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${margin}" y="${margin + 8}" font-size="15">${escaped(title)}</text>`,
    ...head,
    ...body,
    '</svg>\n',
  ].join('\n');
}

const middleOf = (column: number): number => labelWidth + margin + (column + 0.5) * cellWidth;

const text = (x: number, y: number, words: string, anchor: 'start' | 'middle'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;

const square = (x: number, y: number, colour: string): string =>
  `<rect x="${x}" y="${y}" width="${cellWidth - 2}" height="${cellHeight - 2}" fill="${colour}"/>`;

/** From almost white to blue by the logarithm; red: never hit. */
function shade(count: number, greatest: number): string {
  if (count === 0) return '#f8dcdc';
  const light = Math.round(95 - 40 * (Math.log1p(count) / Math.log1p(greatest)));
  return `hsl(212 70% ${light}%)`;
}

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
