/** Gives everything of a chart its place. */
import { type Chart, rulesOf } from '../chart';
import type { Sketch, SketchEdge, SketchGraph, SketchNode } from '../sketch/sketch';
import { sketchChart } from '../sketch/sketch-chart';
import { type Arrangement, type Arrow, arrange, inRows, type Strategy } from './arrange';
import type { Box, LaidOutChart, PlacedArrow, PlacedGraph, PlacedMark, PlacedState, Point } from './chart-layout';
import { bundledEngine, type LayoutEngine } from './engine';
import { headOf, measures, nameOf, type Size } from './measures';
import { cost, goodRootWidth, goodWidth } from './quality';
import { textWidth } from './text-width';

export interface LayoutOptions {
  /** Whether the machine's name stands above the picture; without, only what its root does (default: true). */
  readonly heading?: boolean;
  /** Another ELK, such as one in a worker (default: elkjs in this thread). */
  readonly engine?: LayoutEngine;
}

/**
 * A chart with its layout, from which `renderChart` draws. The same chart has the same layout, in node and in a page.
 * @throws {TypeError} if the chart's states have ids twice, or a transition names a state that does not exist
 */
export async function layoutChart(chart: Chart, options: LayoutOptions = {}): Promise<LaidOutChart> {
  const { heading = true } = options;
  const sketch = sketchChart(chart);
  const engine = options.engine ?? (await bundledEngine());
  const root = sketch.graph === undefined ? lone(sketch) : await measured(sketch, engine, heading);
  const { margin } = measures;
  const placed = placeState(root, { x: margin, y: margin }, false);
  const { id, root: tree, transitions, context } = chart;
  const [width, height] = [root.width + 2 * margin, root.height + 2 * margin].map(Math.ceil);
  return {
    id,
    root: tree,
    transitions,
    ...(context !== undefined && { context }),
    layout: { width, height, root: placed },
  };
}

/** A sketch whose children have their places within it. */
interface Measured extends Size {
  readonly sketch: Sketch;
  readonly heading?: boolean;
  readonly inner?: {
    readonly at: Point;
    readonly arrangement: Arrangement;
    readonly children: readonly (Measured | undefined)[];
  };
}

const lone = (sketch: Sketch): Measured => ({ sketch, ...headOf(sketch) });

/** From the inside out; `heading` only of the root, which has no border. */
async function measured(sketch: Sketch, engine: LayoutEngine, heading?: boolean): Promise<Measured> {
  const head = headOf(sketch, heading);
  const { graph } = sketch;
  if (graph === undefined) return { sketch, ...head };
  const children: (Measured | undefined)[] = [];
  for (const node of graph.nodes) {
    children.push(node.kind === 'state' ? await measured(node.sketch, engine) : undefined);
  }
  const sizes = graph.nodes.map((node, at) => children[at] ?? markSize(node));
  const arrangement = await best(graph, sizes, engine, heading === undefined ? goodWidth : goodRootWidth);
  const inset = heading === undefined ? measures.inset : 0;
  const width = Math.max(head.width, arrangement.width + 2 * inset);
  const at = { x: Math.floor((width - arrangement.width) / 2), y: head.height };
  const height = head.height + arrangement.height + inset;
  return { sketch, heading, width, height, inner: { at, arrangement, children } };
}

const strategies: readonly Strategy[] = [false, true].flatMap((marksLast) =>
  [true, false].flatMap((keepsOrder) =>
    (['DOWN', 'RIGHT'] as const).map((direction) => ({ direction, keepsOrder, marksLast })),
  ),
);

/** What choices whose arrows lead back cost: only where they save crossings are they worth it. */
const againstFlow = 0.35;

/** The arrangement that reads best of several. */
async function best(
  graph: SketchGraph,
  sizes: readonly Size[],
  engine: LayoutEngine,
  wide: number,
): Promise<Arrangement> {
  if (graph.edges.length === 0) return inRows(graph.nodes, sizes, wide, measures.lineHeight);
  let found: { readonly arrangement: Arrangement; readonly price: number } | undefined;
  let failure: unknown;
  const hasMarks = graph.nodes.some(({ kind }) => kind === 'choice' || kind === 'junction');
  for (const strategy of strategies.filter(({ marksLast }) => hasMarks || !marksLast)) {
    try {
      const arrangement = await arrange(graph, sizes, strategy, engine);
      const price = cost(arrangement, graph, wide) + (strategy.marksLast ? againstFlow : 0);
      if (found === undefined || price < found.price) found = { arrangement, price };
    } catch (error) {
      // ELK fails on some graphs with some options; another strategy has other options.
      failure = error;
    }
  }
  if (found === undefined) throw failure;
  return found.arrangement;
}

function markSize(node: SketchNode): Size {
  const { history, textSize } = measures;
  if (node.kind === 'state') throw new TypeError('a state is measured with what is in it');
  if (node.kind === 'history') {
    const width = history + 4 + Math.ceil(textWidth(nameOf(node.state.key), textSize));
    return { width, height: history };
  }
  return { width: measures[node.kind], height: measures[node.kind] };
}

function placeState({ sketch, heading, inner, width, height }: Measured, at: Point, isRegion: boolean): PlacedState {
  const { state, notes, graph } = sketch;
  const { type } = state;
  const { id, key } = state;
  return {
    id,
    kind: type === 'history' ? 'atomic' : type,
    isRegion,
    box: { ...at, width, height },
    ...(heading !== false && { name: nameOf(key) }),
    rules: rulesOf(state),
    notes,
    ...(inner && graph && { graph: placeGraph(graph, inner, at, type === 'parallel') }),
  };
}

function placeGraph(
  { nodes, edges }: SketchGraph,
  { at, arrangement, children }: Required<Measured>['inner'],
  corner: Point,
  isParallel: boolean,
): PlacedGraph {
  const from = { x: corner.x + at.x, y: corner.y + at.y };
  const boxes = nodes.map(({ id }) => moved(arrangement.boxes.get(id) as Box, from));
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  return {
    states: children.flatMap((child, node) => (child ? placeState(child, boxes[node], isParallel) : [])),
    marks: nodes.flatMap((node, place) => markOf(node, boxes[place])),
    arrows: arrangement.arrows.map((arrow, edge) => placeArrow(arrow, edges[edge], from, kinds)),
  };
}

function markOf(node: SketchNode, box: Box): readonly PlacedMark[] {
  if (node.kind === 'state') return [];
  if (node.kind !== 'history') return [{ kind: node.kind, box }];
  const { id, key, history } = node.state;
  return [{ kind: 'history', box, state: id, name: nameOf(key), isDeep: history?.depth === 'deep' }];
}

function placeArrow(
  { points, label }: Arrow,
  { label: lines, transitions, to }: SketchEdge,
  from: Point,
  kinds: ReadonlyMap<string, SketchNode['kind']>,
): PlacedArrow {
  const way = points.map((point) => moved(point, from));
  const box = label && moved(label, from);
  return {
    points: way,
    hasHead: kinds.get(to) !== 'junction',
    ...(box && { label: { box, lines, flush: flushOf(box, way) } }),
    transitions,
  };
}

const moved = <T extends Point>(thing: T, { x, y }: Point): T => ({ ...thing, x: thing.x + x, y: thing.y + y });

/** A label at the left of an upright arrow is flush with it at its right. */
function flushOf(box: Box, points: readonly Point[]): 'left' | 'right' {
  const middle = box.y + box.height / 2;
  const beside = points.slice(1).flatMap((end, at) => {
    const begin = points[at];
    const isBeside = begin.x === end.x && Math.min(begin.y, end.y) <= middle && middle <= Math.max(begin.y, end.y);
    return isBeside ? [begin.x - (box.x + box.width / 2)] : [];
  });
  const [nearest] = beside.toSorted((one, other) => Math.abs(one) - Math.abs(other));
  return nearest !== undefined && nearest > 0 && nearest < box.width / 2 + 12 ? 'right' : 'left';
}
