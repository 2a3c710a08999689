/**
 * Dominators of a region's blocks, for code of loops and nested blocks instead of jumps (Ramsey, "Beyond Relooper:
 * Recursive Translation of Unstructured Control Flow to Structured Control Flow", ICFP 2022).
 */
import type { Block } from './blocks';

export interface Structure {
  /** Places in the reverse postorder. */
  readonly place: ReadonlyMap<Block, number>;
  isLoop(block: Block): boolean;
  /** Whether several blocks lead forward to it. */
  isMerge(block: Block): boolean;
  /** The merges that the block dominates immediately, first ones first. */
  mergesBelow(block: Block): readonly Block[];
}

/** Ways into a loop past its head become ways out of the region. */
export function structureOf(entry: Block): Structure {
  for (;;) {
    const order = reversePostorder(entry);
    const place = new Map(order.map((block, at) => [block, at]));
    const dominator = dominatorsOf(order, place);
    const irreducible = order.flatMap((block) =>
      block.ways.filter(({ to }) => to && isBack(place, block, to) && !dominates(dominator, to, block)),
    );
    if (irreducible.length === 0) return structure(order, place, dominator);
    for (const way of irreducible) way.to = undefined;
  }
}

const at = (place: ReadonlyMap<Block, number>, block: Block): number => place.get(block) ?? 0;
export const isBack = (place: ReadonlyMap<Block, number>, from: Block, to: Block): boolean =>
  at(place, to) <= at(place, from);

function structure(order: readonly Block[], place: ReadonlyMap<Block, number>, dominator: Dominators): Structure {
  const loops = new Set<Block>();
  const forward = new Map<Block, number>();
  for (const block of order) {
    for (const { to } of block.ways) {
      if (to === undefined) continue;
      if (isBack(place, block, to)) loops.add(to);
      else forward.set(to, (forward.get(to) ?? 0) + 1);
    }
  }
  const isMerge = (block: Block) => (forward.get(block) ?? 0) > 1;
  return {
    place,
    isLoop: (block) => loops.has(block),
    isMerge,
    mergesBelow: (block) => order.filter((each) => each !== block && isMerge(each) && dominator.get(each) === block),
  };
}

function reversePostorder(entry: Block): readonly Block[] {
  const seen = new Set<Block>();
  const order: Block[] = [];
  const visit = (block: Block): void => {
    seen.add(block);
    for (const { to } of block.ways) if (to !== undefined && !seen.has(to)) visit(to);
    order.unshift(block);
  };
  visit(entry);
  return order;
}

type Dominators = ReadonlyMap<Block, Block>;

/** The immediate dominators (Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm"). */
function dominatorsOf(order: readonly Block[], place: ReadonlyMap<Block, number>): Dominators {
  const before = new Map<Block, Block[]>(order.map((block) => [block, []]));
  for (const block of order) for (const { to } of block.ways) if (to !== undefined) before.get(to)?.push(block);
  const dominator = new Map<Block, Block>([[order[0], order[0]]]);
  const common = (one: Block, other: Block): Block => {
    let [left, right] = [one, other];
    while (left !== right) {
      if (at(place, left) > at(place, right)) left = dominator.get(left) as Block;
      else right = dominator.get(right) as Block;
    }
    return left;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of order.slice(1)) {
      const known = (before.get(block) as Block[]).filter((each) => dominator.has(each));
      const next = known.reduce(common);
      changed ||= dominator.get(block) !== next;
      dominator.set(block, next);
    }
  }
  return dominator;
}

function dominates(dominator: Dominators, one: Block, other: Block): boolean {
  for (let block = other; ; block = dominator.get(block) as Block) {
    if (block === one) return true;
    if (dominator.get(block) === block) return false;
  }
}
