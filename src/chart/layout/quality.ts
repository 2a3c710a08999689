/** How good an arrangement is: whether a picture of it is sound, and which of two reads better. */
import type { SketchGraph } from '../sketch/sketch';
import type { Arrangement } from './arrange';
import type { Box, Point } from './chart-layout';

/** Width : height of a good picture. */
const goodShape = 5 / 4;
/** A narrower picture fits a pane beside others at its full size. */
export const goodWidth = 450;
export const goodRootWidth = 1120;

/**
 * The lower the better. An arrangement with a label over another, or an arrow through a state or a label, is worse than
 * any without.
 * @param wide the width from which on the picture has to be panned
 */
export function cost(arrangement: Arrangement, graph: SketchGraph, wide: number): number {
  const { width, height, arrows } = arrangement;
  const shape = Math.abs(Math.log(Math.max(width, 1) / Math.max(height, 1) / goodShape));
  const tooWide = Math.max(0, width - wide) / wide;
  const corners = arrows.reduce((sum, { points }) => sum + Math.max(0, points.length - 2), 0);
  const size = Math.sqrt(width * height) / 1000;
  return (
    flaws(arrangement, graph) * 1000 + shape + 0.6 * tooWide + 0.02 * corners + 0.1 * crossings(arrangement) + size
  );
}

/** Labels over states, labels and arrows, and arrows through states that are not their ends. */
function flaws({ boxes, arrows }: Arrangement, { nodes, edges }: SketchGraph): number {
  const places = nodes.map(({ id }) => boxes.get(id) as Box);
  const labels = arrows.map(({ label }) => label);
  let sum = 0;
  for (const [at, { points, label }] of arrows.entries()) {
    const { from, to } = edges[at];
    for (const [node, place] of places.entries()) {
      if (label !== undefined && overlap(label, place)) sum++;
      if (nodes[node].id !== from && nodes[node].id !== to && passes(points, place)) sum++;
    }
    for (const [other, box] of labels.entries()) {
      if (box === undefined) continue;
      if (label !== undefined && other < at && overlap(label, box)) sum++;
      if (other !== at && passes(points, box)) sum++;
    }
  }
  return sum;
}

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

const passes = (points: readonly Point[], box: Box): boolean =>
  points.slice(1).some((end, at) => {
    const begin = points[at];
    const [left, top] = [Math.min(begin.x, end.x), Math.min(begin.y, end.y)];
    const [right, bottom] = [Math.max(begin.x, end.x), Math.max(begin.y, end.y)];
    return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y;
  });

/** Lines that cross at right angles. */
function crossings({ arrows }: Arrangement): number {
  const lines = arrows.flatMap(({ points }) => points.slice(1).map((end, at) => [points[at], end] as const));
  const flat = lines.filter(([begin, end]) => begin.y === end.y);
  const upright = lines.filter(([begin, end]) => begin.x === end.x);
  return flat.reduce((sum, [begin, end]) => {
    const [left, right] = [Math.min(begin.x, end.x), Math.max(begin.x, end.x)];
    const across = upright.filter(([one, other]) => {
      const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
      return one.x > left && one.x < right && begin.y > top && begin.y < bottom;
    });
    return sum + across.length;
  }, 0);
}
