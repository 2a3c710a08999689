/** An arrow with its head and its label. */

import type { PlacedArrow, PlacedLabel, PlacedMark, Point } from '../layout/chart-layout';
import { measures, rulesWidth, ruleWidth } from '../layout/measures';
import { textWidth } from '../layout/text-width';
import type { Line } from '../sketch/sketch';
import { element, escaped, number } from './markup';

const cornerRadius = 5;
const headLength = 7;
const headWidth = 6;
/** A line ends within its head, so that a thick one does not show beside the tip. */
const lineShorter = 4;

/** @param attributes of the group: the classes and the data of its transitions */
export function drawArrow(
  { points, hasHead, label }: PlacedArrow,
  marks: readonly PlacedMark[],
  attributes: Readonly<Record<string, string | undefined>>,
  title: string,
): string {
  const way = touching(points, marks);
  const [before, end] = way.slice(-2);
  const line = hasHead ? [...way.slice(0, -1), towards(end, before, lineShorter)] : way;
  return element(
    'g',
    attributes,
    ...(title === '' ? [] : [element('title', {}, escaped(title))]),
    element('path', { class: 'line', d: rounded(line) }),
    ...(hasHead ? [element('path', { class: 'head', d: head(end, before) })] : []),
    ...(label ? [drawLabel(label)] : []),
  );
}

function drawLabel({ box, lines, flush }: PlacedLabel): string {
  const drawn = lines.map((line, at) => {
    const y = box.y + at * measures.lineHeight + 11;
    const rules = rulesWidth(line.rules);
    const x = flush === 'left' ? box.x : box.x + box.width - rules;
    const begin = flush === 'left' ? x + Math.ceil(textWidth(line.text, measures.textSize, 'bold')) : x;
    return `${drawLine(line, x, y, flush)}${drawRules(line.rules, begin, y - 11)}`;
  });
  return element('g', { class: 'label' }, ...drawn);
}

const drawLine = ({ kind, text }: Line, x: number, y: number, flush: 'left' | 'right'): string =>
  text === '' ? '' : element('text', { class: `${kind}${flush === 'right' ? ' right' : ''}`, x, y }, escaped(text));

/** Names of rules beside each other, each in a frame. */
export function drawRules(rules: readonly string[], x: number, top: number): string {
  const { ruleGap, ruleHeight } = measures;
  let left = x;
  return rules
    .map((rule) => {
      left += ruleGap;
      const width = ruleWidth(rule);
      const drawn = element(
        'g',
        { class: 'rule' },
        element('rect', { x: left + 0.5, y: top + 0.5, width: width - 1, height: ruleHeight - 1, rx: 3 }),
        element('text', { x: left + width / 2, y: top + 11 }, escaped(rule)),
      );
      left += width;
      return drawn;
    })
    .join('');
}

/** ELK's arrows end at the square around a mark: the line goes on to the mark itself. */
function touching(points: readonly Point[], marks: readonly PlacedMark[]): readonly Point[] {
  const begin = reached(points[0], points[1], marks);
  const end = reached(points[points.length - 1], points[points.length - 2], marks);
  return [begin, ...points.slice(1, -1), end];
}

function reached(end: Point, before: Point, marks: readonly PlacedMark[]): Point {
  const mark = marks.find(({ kind, box }) => kind !== 'history' && holds(box, end));
  if (mark === undefined) return end;
  const { x, y, width, height } = mark.box;
  const radius = width / 2;
  const isUpright = before.x === end.x;
  const aside = Math.min(radius, Math.abs(isUpright ? end.x - (x + radius) : end.y - (y + height / 2)));
  const depth = mark.kind === 'choice' ? aside : radius - Math.sqrt(radius * radius - aside * aside);
  return towards(end, before, -depth);
}

const holds = ({ x, y, width, height }: PlacedMark['box'], point: Point): boolean =>
  point.x >= x - 1 && point.x <= x + width + 1 && point.y >= y - 1 && point.y <= y + height + 1;

/** The point so far from `from` on the way to `to`. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) * distance) / length, y: from.y + ((to.y - from.y) * distance) / length };
}

function head(tip: Point, before: Point): string {
  const back = towards(tip, before, headLength);
  const [dx, dy] = before.x === tip.x ? [headWidth / 2, 0] : [0, headWidth / 2];
  const corners = [tip, { x: back.x + dx, y: back.y + dy }, { x: back.x - dx, y: back.y - dy }];
  return `M${corners.map(pair).join('L')}z`;
}

const pair = ({ x, y }: Point): string => `${number(x)} ${number(y)}`;

/** A line with round corners. */
function rounded(points: readonly Point[]): string {
  const parts = points.slice(1, -1).map((corner, at) => {
    const [before, after] = [points[at], points[at + 2]];
    const radius = Math.min(cornerRadius, distance(before, corner) / 2, distance(corner, after) / 2);
    return `L${pair(towards(corner, before, radius))}Q${pair(corner)} ${pair(towards(corner, after, radius))}`;
  });
  return `M${pair(points[0])}${parts.join('')}L${pair(points[points.length - 1])}`;
}

const distance = (one: Point, other: Point): number => Math.abs(one.x - other.x) + Math.abs(one.y - other.y);
