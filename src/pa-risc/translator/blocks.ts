/** Basic blocks of a region: instructions of which each leads only to the next. */
import type { Node, Way } from './graph';

export interface Block {
  readonly nodes: Node[];
  /** Instructions that the block counts when it begins: its own, and those in delay slots executed in any case. */
  count: number;
  ways: readonly BlockWay[];
}

export interface BlockWay {
  readonly way: Way;
  /** Undefined: out of the region. */
  to: Block | undefined;
}

/** `crosses`: whether a way needs a look at the translation of its target. The first block is the entry's. */
export function blocksOf(nodes: readonly Node[], crosses: (from: Node, way: Way) => boolean): readonly Block[] {
  const arrivals = new Map<Node, number>();
  for (const node of nodes) for (const { to } of node.ways) if (to) arrivals.set(to, (arrivals.get(to) ?? 0) + 1);
  const joined = (node: Node): Node | undefined => {
    const [way] = node.ways;
    const { to } = way;
    if (node.ways.length > 1 || to === undefined || way.turns || to === nodes[0]) return undefined;
    return arrivals.get(to) === 1 && !crosses(node, way) ? to : undefined;
  };
  const inner = new Set(nodes.map(joined));
  const byNode = new Map<Node, Block>();
  for (const node of nodes) {
    if (inner.has(node)) continue;
    const block: Block = { nodes: [], count: 0, ways: [] };
    byNode.set(node, block);
    for (let next: Node | undefined = node; next !== undefined; next = joined(next)) {
      block.nodes.push(next);
      block.count += next.slot === undefined ? 1 : 2;
    }
  }
  for (const block of byNode.values()) {
    const last = block.nodes[block.nodes.length - 1];
    block.ways = last.ways.map((way) => ({ way, to: way.to && byNode.get(way.to) }));
  }
  return [...byNode.values()];
}
