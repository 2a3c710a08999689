/** One graph of a picture, arranged by ELK: each state's children with the arrows between them. */
import type { SketchGraph } from '../sketch/sketch';
import type { Box, Point } from './chart-layout';
import type { EngineEdge, EngineNode, LayoutEngine } from './engine';
import { labelSize, type Size } from './measures';

export interface Arrangement extends Size {
  /** By the ids of the nodes. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** In the order of the graph's edges. */
  readonly arrows: readonly Arrow[];
}

export interface Arrow {
  readonly points: readonly Point[];
  readonly label?: Box;
}

export interface Strategy {
  readonly direction: 'DOWN' | 'RIGHT';
  /** Whether nodes keep the order of the chart's definition. */
  readonly keepsOrder: boolean;
  /**
   * Whether choices and junctions come after all states: then their arrows lead back, and a cycle of waits becomes a
   * ring.
   */
  readonly marksLast: boolean;
}

const common = {
  'elk.algorithm': 'layered',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.edgeLabels.placement': 'CENTER',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.spacing.nodeNode': '14',
  'elk.layered.spacing.nodeNodeBetweenLayers': '22',
  'elk.spacing.edgeNode': '10',
  'elk.spacing.edgeEdge': '10',
  'elk.layered.spacing.edgeNodeBetweenLayers': '10',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
  'elk.spacing.edgeLabel': '5',
  'elk.spacing.componentComponent': '16',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.randomSeed': '1',
};
const keptOrder = {
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
};
/** From where the chart begins: what leads back to a state that was met before goes against the direction. */
const freeOrder = { 'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST' };

/** @param sizes of the nodes, in their order */
export async function arrange(
  { nodes, edges }: SketchGraph,
  sizes: readonly Size[],
  { direction, keepsOrder, marksLast }: Strategy,
  engine: LayoutEngine,
): Promise<Arrangement> {
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const graph: EngineNode = {
    id: 'graph',
    layoutOptions: { ...common, ...(keepsOrder ? keptOrder : freeOrder), 'elk.direction': direction },
    children: nodes
      .map(({ kind }, at) => ({ id: `n${at}`, ...sizes[at], isMark: kind === 'choice' || kind === 'junction' }))
      .toSorted((one, other) => (marksLast ? Number(one.isMark) - Number(other.isMark) : 0))
      .map(({ id, width, height }) => ({ id, width, height })),
    edges: edges.map(({ from, to, label }, at): EngineEdge => {
      const ends = { sources: [ids.get(from) as string], targets: [ids.get(to) as string] };
      return { id: `e${at}`, ...ends, ...(label.length > 0 && { labels: [{ text: 'label', ...labelSize(label) }] }) };
    }),
  };
  const laid = await engine.layout(graph);
  const placed = new Map((laid.children as EngineNode[]).map((child) => [child.id, boxOf(child)]));
  const boxes = new Map(nodes.map(({ id }, at) => [id, placed.get(`n${at}`) as Box]));
  const arrows = (laid.edges as EngineEdge[]).map(arrowOf);
  return { ...boxOf(laid), boxes, arrows };
}

/** Nodes without arrows, in rows from left to right. */
export function inRows(nodes: SketchGraph['nodes'], sizes: readonly Size[], widest: number, gap: number): Arrangement {
  const limit = Math.max(widest, ...sizes.map(({ width }) => width));
  const boxes = new Map<string, Box>();
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const [at, { id }] of nodes.entries()) {
    const size = sizes[at];
    if (x > 0 && x + size.width > limit) [x, y, rowHeight] = [0, y + rowHeight + gap, 0];
    boxes.set(id, { x, y, ...size });
    width = Math.max(width, x + size.width);
    x += size.width + gap;
    rowHeight = Math.max(rowHeight, size.height);
  }
  return { width, height: y + rowHeight, boxes, arrows: [] };
}

const half = (value = 0): number => Math.round(value * 2) / 2;

const boxOf = ({ x, y, width, height }: Partial<Box>): Box => ({
  ...{ x: half(x), y: half(y), width: half(width), height: half(height) },
});

function arrowOf({ sections = [], labels = [] }: EngineEdge): Arrow {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  return {
    points: withoutRepeats(points.map(({ x, y }) => ({ x: half(x), y: half(y) }))),
    ...(labels.length > 0 && { label: boxOf(labels[0]) }),
  };
}

/** Rounded points may coincide, or lie on the line of their neighbours. */
function withoutRepeats(points: readonly Point[]): readonly Point[] {
  const all: Point[] = [];
  for (const point of points) {
    const [before, last] = all.slice(-2).length === 2 ? all.slice(-2) : [undefined, all.at(-1)];
    if (last !== undefined && last.x === point.x && last.y === point.y) continue;
    const isStraight =
      before !== undefined &&
      last !== undefined &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (isStraight) all.pop();
    all.push(point);
  }
  return all;
}
