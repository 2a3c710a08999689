/** The chart of an actor whose definition is not known: the states and moves that have been seen. */
import type { Chart, ChartState, ChartTransition } from '../../../chart/chart';
import type { SeenMoves } from '../../viewer-protocol';

interface Growing {
  readonly id: string;
  readonly key: string;
  isParallel: boolean;
  readonly states: Map<string, Growing>;
}

/** The active states of a text such as `left.on, right.off`. */
const paths = (text: string): readonly string[][] => text.split(', ').map((path) => path.split('.'));

const idOf = (path: readonly string[]): string => `seen.${path.join('.')}`;

export function chartOfSeen({ states, moves }: SeenMoves): Chart {
  const root: Growing = { id: 'seen', key: 'seen', isParallel: false, states: new Map() };
  for (const text of states) {
    const regions = new Set<Growing>();
    for (const path of paths(text)) {
      let at = root;
      for (const [depth, key] of path.entries()) {
        const known = at.states.get(key);
        const next = known ?? { id: idOf(path.slice(0, depth + 1)), key, isParallel: false, states: new Map() };
        at.states.set(key, next);
        // Two states that are active at once are regions of what holds both.
        if (regions.has(at) && !regions.has(next)) at.isParallel = true;
        regions.add(at);
        at = next;
      }
      regions.add(at);
    }
  }
  return { id: 'seen', root: stateOf(root), transitions: moves.map(transitionOf).filter((each) => each !== undefined) };
}

function stateOf({ id, key, isParallel, states }: Growing): ChartState {
  const children = [...states.values()];
  const type = children.length === 0 ? 'atomic' : isParallel ? 'parallel' : 'compound';
  return {
    id,
    key,
    type,
    ...{ entry: [], exit: [], invoked: [], tags: [] },
    ...(type === 'compound' && { initial: { target: children[0].id, actions: [] } }),
    states: children.map(stateOf),
  };
}

/** From the first state that was left to those that were entered; without either the actor has stayed. */
function transitionOf({ from, to, type }: SeenMoves['moves'][number], at: number): ChartTransition | undefined {
  if (type === 'xstate.init') return undefined;
  const [before, after] = [paths(from).map(idOf), paths(to).map(idOf)];
  const source = before.find((id) => !after.includes(id)) ?? before[0];
  const targets = after.filter((id) => !before.includes(id));
  const trigger = { kind: 'event', type } as const;
  return { id: `${source}:${type}:${at}`, source, targets: targets.slice(0, 1), trigger, actions: [], reenter: false };
}

/** Ids of the active states. */
export const seenStates = (text: string): readonly string[] => paths(text).map(idOf);
