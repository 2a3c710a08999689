/** From a chart to its sketch. */
import type { Chart, ChartState } from '../chart';
import { arrowsOf } from './arrows';
import { Family } from './family';
import { type Moves, movesOf } from './moves';
import { type Note, nodeOf, type Sketch, type SketchEdge, type SketchGraph, type SketchNode } from './sketch';
import { actionLines, actionsText, note } from './wording';

/** @throws {TypeError} if the chart's states have ids twice, or a transition names a state that does not exist */
export function sketchChart(chart: Chart): Sketch {
  const family = new Family(chart);
  return sketchOf(chart.root, movesOf(chart, family), family);
}

function sketchOf(state: ChartState, moves: Moves, family: Family): Sketch {
  const notes = [...doings(state), ...(moves.notes.get(state.id) ?? [])];
  return { state, notes, ...(state.states.length > 0 && { graph: graphOf(state, moves, family) }) };
}

/** What a state does while it is active. */
function doings({ entry, exit, invoked }: ChartState): readonly Note[] {
  const doing = (word: string, actions: ChartState['entry']) =>
    actions.length > 0 ? [`${word} / ${actionsText(actions)}`] : [];
  const invokes = invoked.map(({ src, id }) => `invokes ${id === undefined || id === src ? src : `${src} as ${id}`}`);
  return [...doing('entry', entry), ...invokes, ...doing('exit', exit)].map((text) => ({
    ...{ text: note(text), rules: [], transitions: [] },
  }));
}

function graphOf(state: ChartState, moves: Moves, family: Family): SketchGraph {
  const arrows = arrowsOf(moves.moves.filter(({ container }) => container === state.id));
  const children = state.states.map((child): SketchNode => {
    const id = nodeOf(child.id);
    return child.type === 'history'
      ? { kind: 'history', id, state: child }
      : { kind: 'state', id, sketch: sketchOf(child, moves, family) };
  });
  const begins = beginning(state);
  const pasts = state.states.flatMap((child) => forgotten(child, state, family));
  const edges = [...begins.edges, ...pasts, ...arrows.edges];
  return { nodes: [...begins.nodes, ...inOrder(children, arrows.nodes, edges)], edges };
}

/**
 * A choice or a junction stands after the last of the states from which arrows lead to it, so that arrows lead
 * forwards through it.
 */
function inOrder(
  states: readonly SketchNode[],
  marks: readonly SketchNode[],
  edges: readonly SketchEdge[],
): readonly SketchNode[] {
  const place = ({ id }: SketchNode): number =>
    Math.max(...edges.filter(({ to }) => to === id).map(({ from }) => states.findIndex((state) => state.id === from)));
  return states.flatMap((state, at) => [state, ...marks.filter((mark) => place(mark) === at)]);
}

/** The dot from which an arrow leads to the child in which a compound state begins. */
function beginning({ initial }: ChartState): SketchGraph {
  if (initial === undefined) return { nodes: [], edges: [] };
  const label = actionLines(initial.actions).map((text) => ({ kind: 'action', text, rules: [] }) as const);
  const edge = {
    from: 'initial',
    to: nodeOf(initial.target),
    label: initial.actions.length > 0 ? label : [],
    transitions: [],
  };
  return { nodes: [{ kind: 'initial', id: 'initial' }], edges: [edge] };
}

/** Where a history state leads that remembers nothing, unless its parent begins there anyway. */
function forgotten({ id, history }: ChartState, parent: ChartState, family: Family): readonly SketchEdge[] {
  const [target, ...others] = history?.targets ?? [];
  if (target === undefined || others.length > 0 || target === parent.initial?.target) return [];
  if (!family.isWithin(target, parent.id)) return [];
  const to = family.lifted(target, parent.id).id;
  const text = `▸ ${family.nameWithin(target, to)}`;
  return [
    {
      from: nodeOf(id),
      to: nodeOf(to),
      label: to === target ? [] : [{ kind: 'place', text, rules: [] }],
      transitions: [],
    },
  ];
}
