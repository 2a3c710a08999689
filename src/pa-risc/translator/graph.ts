/**
 * The instructions of a region and the ways between them. An instruction stands in a context, the return addresses of
 * the calls that lead to it inside the region: so a return leads to one known place.
 */
import { shortJumpBytes } from '../short-jump';
import type { Decoded } from './flow';
import { isConst } from './resolve';

/** Engines compile functions in more than linear time. */
const mostInstructions = 100;
const deepestContext = 4;

/** How the code finds an instruction. */
export interface CodeSource {
  /** The instruction at this address, if a region may contain it. */
  at(pc: number): Decoded | undefined;
}

export interface Node {
  readonly decoded: Decoded;
  /** The instruction in the delay slot, executed whichever way leads on. */
  readonly slot: Decoded | undefined;
  readonly ways: readonly Way[];
}

/** A way out of an instruction. */
export interface Way {
  /** When it is taken: always, if the local `taken` is set or not, or if the branch leads to a return address. */
  readonly when: 'always' | 'taken' | 'notTaken' | { readonly returnsTo: number };
  /** The instruction in the delay slot, executed on this way only. */
  readonly slot: Decoded | undefined;
  /** Where it leads. */
  readonly pc: number | 'target';
  /** Undefined: out of the region. */
  to: Node | undefined;
  /** A short jump back, which may close a waiting loop. */
  readonly turns: boolean;
}

type Context = readonly number[];
type Place = { readonly pc: number; readonly context: Context };
interface Draft {
  readonly way: Omit<Way, 'to'>;
  readonly leads: Place | undefined;
}

/** The graph from an entry on, in the order of discovery; empty if the region cannot contain the entry. */
export function graphFrom(entry: number, source: CodeSource): readonly Node[] {
  const nodes = new Map<string, Node>();
  const pending: { readonly way: Way; readonly leads: Place }[] = [];
  const nodeAt = (place: Place): Node | undefined => {
    const key = `${place.pc}:${place.context.join()}`;
    const known = nodes.get(key);
    if (known !== undefined || nodes.size >= mostInstructions) return known;
    const decoded = source.at(place.pc);
    const drafts = decoded === undefined ? undefined : draftsOf(decoded, place.context, source);
    if (decoded === undefined || drafts === undefined) return undefined;
    const ways = drafts.ways.map(({ way, leads }) => {
      const made: Way = { ...way, to: undefined };
      if (leads !== undefined) pending.push({ way: made, leads });
      return made;
    });
    const node = { decoded, slot: drafts.slot, ways };
    nodes.set(key, node);
    return node;
  };
  nodeAt({ pc: entry, context: [] });
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) next.way.to = nodeAt(next.leads);
  return [...nodes.values()];
}

function draftsOf(decoded: Decoded, context: Context, source: CodeSource) {
  const { pc, flow } = decoded;
  const to = (when: Way['when'], distance: number): Draft => way(when, { pc: (pc + distance) | 0, context });
  if (flow.kind === 'plain') return { slot: undefined, ways: [to('always', 4)] };
  if (flow.kind === 'skips') return { slot: undefined, ways: [to('always', 8)] };
  if (flow.kind === 'nullifies') return { slot: undefined, ways: [to('taken', 8), to('notTaken', 4)] };
  return branchDrafts(decoded, flow, context, source);
}

const way = (when: Way['when'], leads: Place, slot?: Decoded, turns = false): Draft => ({
  way: { when, slot, pc: leads.pc, turns },
  leads,
});

type Branch = Extract<Decoded['flow'], { kind: 'branch' }>;

function branchDrafts({ pc }: Decoded, flow: Branch, context: Context, source: CodeSource) {
  const { slotExecutes, conditional, target } = flow;
  const isUsed = slotExecutes.taken || (conditional && slotExecutes.notTaken && isCommon(flow));
  const slot = isUsed ? source.at((pc + 4) | 0) : undefined;
  // A delay slot with a branch or with a nullification is for the exact path.
  if (isUsed && slot?.flow.kind !== 'plain') return undefined;
  const common = isCommon(flow) ? slot : undefined;
  if (!isConst(target)) return { slot: common, ways: dynamicWays(pc, flow, context) };
  const { value } = target;
  const turns = (pc - value) >>> 0 < shortJumpBytes;
  const follows = value === ((pc + 8) | 0);
  if (conditional) {
    // Afterwards only the queue would show that the branch was taken.
    if (follows && common !== undefined) return undefined;
    const own = common === undefined && slotExecutes.taken ? slot : undefined;
    const next = slotExecutes.notTaken && common === undefined ? 4 : 8;
    const ways = [way('taken', { pc: value, context }, own, turns), way('notTaken', { pc: (pc + next) | 0, context })];
    return { slot: common, ways };
  }
  const calls = flow.link !== undefined && !follows;
  if (calls && context.length === deepestContext) {
    return { slot: common, ways: [{ ...way('always', { pc: value, context }, undefined, turns), leads: undefined }] };
  }
  const inside = calls ? [...context, (pc + 8) | 0] : context;
  return { slot: common, ways: [way('always', { pc: value, context: inside }, undefined, turns)] };
}

/** The delay slot is executed whichever way leads on. */
const isCommon = ({ conditional, slotExecutes }: Branch): boolean =>
  slotExecutes.taken && (!conditional || slotExecutes.notTaken);

/** A computed branch may return from the last call; all other targets are outside. */
function dynamicWays(pc: number, { link }: Branch, context: Context): readonly Draft[] {
  const leave: Draft = { way: { when: 'always', slot: undefined, pc: 'target', turns: false }, leads: undefined };
  const returnsTo = context.at(-1);
  if (returnsTo === undefined || link !== undefined) return [leave];
  const turns = (pc - returnsTo) >>> 0 < shortJumpBytes;
  return [way({ returnsTo }, { pc: returnsTo, context: context.slice(0, -1) }, undefined, turns), leave];
}
