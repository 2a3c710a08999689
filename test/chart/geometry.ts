/**
 * What is wrong with the layout of a picture, in words: found from the places alone, without the code that made them.
 */
import type { Box, LaidOutChart, PlacedState, Point } from '../../src/chart/layout/chart-layout';

interface Placed {
  readonly state: PlacedState;
  readonly around: readonly PlacedState[];
}

export function flawsOf({ layout }: LaidOutChart): readonly string[] {
  const states = placed(layout.root, []);
  const marks = states.flatMap(({ state }) => state.graph?.marks ?? []);
  const labels = arrowsOf(states).flatMap(({ label }) => (label ? [label] : []));
  const flaws: string[] = [];
  for (const { state, around } of states) {
    const [parent] = around;
    if (parent !== undefined && !holds(parent.box, state.box)) flaws.push(`${state.id} is not within ${parent.id}`);
    const brothers = states.filter((other) => other.around[0] === parent && other.state !== state);
    for (const { state: brother } of brothers) {
      if (overlap(state.box, brother.box)) flaws.push(`${state.id} lies over ${brother.id}`);
    }
    for (const mark of state.graph?.marks ?? []) {
      if (!holds(state.box, mark.box)) flaws.push(`${mark.kind} is not within ${state.id}`);
      for (const child of state.graph?.states ?? []) {
        if (overlap(mark.box, child.box)) flaws.push(`${mark.kind} lies over ${child.id}`);
      }
    }
  }
  for (const [at, label] of labels.entries()) {
    const text = label.lines.map((line) => line.text).join(' ');
    if (!holds({ x: 0, y: 0, ...layout }, label.box)) flaws.push(`label ${text} leaves the picture`);
    for (const other of labels.slice(at + 1)) {
      if (overlap(label.box, other.box))
        flaws.push(`label ${text} lies over ${other.lines.map((l) => l.text).join(' ')}`);
    }
    for (const mark of marks) if (overlap(label.box, mark.box)) flaws.push(`label ${text} lies over ${mark.kind}`);
  }
  for (const { state: container, around } of states) {
    const surroundings = new Set([container, ...around]);
    for (const { points, label, transitions } of container.graph?.arrows ?? []) {
      const name = transitions.join(' ') || 'initial arrow';
      const [begin, end] = [points[0], points[points.length - 1]];
      const others = states.filter(({ state }) => !surroundings.has(state));
      for (const { state } of others) {
        const isEnd = touches(state.box, begin) || touches(state.box, end);
        if (passes(points, state.box, isEnd ? 1 : 0)) flaws.push(`${name} passes through ${state.id}`);
        if (label && overlap(label.box, state.box)) flaws.push(`label of ${name} lies over ${state.id}`);
      }
      for (const other of labels) {
        if (other !== label && passes(points, other.box, 0))
          flaws.push(`${name} passes through ${other.lines[0].text}`);
      }
      for (const child of container.graph?.states ?? []) {
        if (points.some((point) => strictlyIn(child.box, point))) flaws.push(`${name} has a corner in ${child.id}`);
      }
      if (points.some(({ x, y }, at) => at > 0 && x !== points[at - 1].x && y !== points[at - 1].y))
        flaws.push(`${name} is aslant`);
      if (!points.every((point) => touches(container.box, point))) flaws.push(`${name} leaves ${container.id}`);
      if (label && !holds(container.box, label.box)) flaws.push(`label of ${name} leaves ${container.id}`);
    }
  }
  return flaws;
}

const placed = (state: PlacedState, around: readonly PlacedState[]): readonly Placed[] => [
  { state, around },
  ...(state.graph?.states ?? []).flatMap((child) => placed(child, [state, ...around])),
];

const arrowsOf = (states: readonly Placed[]) => states.flatMap(({ state }) => state.graph?.arrows ?? []);

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

const holds = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const touches = ({ x, y, width, height }: Box, point: Point): boolean =>
  point.x >= x - 1 && point.x <= x + width + 1 && point.y >= y - 1 && point.y <= y + height + 1;

const strictlyIn = ({ x, y, width, height }: Box, point: Point): boolean =>
  point.x > x + 1 && point.x < x + width - 1 && point.y > y + 1 && point.y < y + height - 1;

/** Whether a line of the arrow runs through the box, at more than `depth` from its border. */
const passes = (points: readonly Point[], box: Box, depth: number): boolean =>
  points.slice(1).some((end, at) => {
    const begin = points[at];
    const [left, top] = [Math.min(begin.x, end.x), Math.min(begin.y, end.y)];
    const [right, bottom] = [Math.max(begin.x, end.x), Math.max(begin.y, end.y)];
    return (
      left < box.x + box.width - depth &&
      right > box.x + depth &&
      top < box.y + box.height - depth &&
      bottom > box.y + depth
    );
  });
