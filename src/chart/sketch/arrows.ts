/**
 * The arrows of a graph: one event with several guards leads through a choice, one label of several arrows through a
 * junction.
 */
import { rulesOf } from '../chart';
import { candidacy, groupsBy, type Move } from './moves';
import { type Line, nodeOf, type SketchEdge, type SketchNode } from './sketch';
import { actionLines, guardText, lines, namesText, triggerText } from './wording';

interface Arrows {
  readonly nodes: readonly SketchNode[];
  readonly edges: readonly SketchEdge[];
}

/** Lines that a junction must save to be worth its dot. */
const worthwhile = 2;

/** The arrows of one graph. */
export function arrowsOf(moves: readonly Move[]): Arrows {
  const nodes: SketchNode[] = [];
  const edges: SketchEdge[] = [];
  const node = (kind: 'choice' | 'junction'): string => {
    const id = `${kind} ${nodes.length}`;
    nodes.push({ kind, id });
    return id;
  };
  const plain: Move[] = [];
  for (const group of candidates(moves)) {
    if (group.length === 1) plain.push(...group);
    else edges.push(...throughChoice(group, node('choice')));
  }
  for (const group of groupsBy(plain, ({ to, ...move }) => JSON.stringify([to, labelOf(move)]))) {
    const bySource = groupsBy(group, ({ from }) => from);
    const label = labelOf(group[0]);
    if ((bySource.length - 1) * label.length >= worthwhile)
      edges.push(...throughJunction(bySource, label, node('junction')));
    else edges.push(...bySource.map(direct));
  }
  return { nodes, edges };
}

const candidates = (moves: readonly Move[]): readonly (readonly Move[])[] =>
  groupsBy(moves, ({ transition }) => candidacy(transition));

function throughChoice(moves: readonly Move[], choice: string): readonly SketchEdge[] {
  const [first] = moves;
  const { transition } = first;
  const common = isSame(moves.map((move) => move.transition.actions)) ? transition.actions : [];
  const rules = isSame(moves.map((move) => rulesOf(move.transition))) ? rulesOf(transition) : [];
  const before = { transition: { ...transition, actions: common, meta: { rules } }, guard: undefined };
  return [
    {
      ...{ from: nodeOf(first.from), to: choice, label: [...sourceLines([first]), ...labelOf(before)] },
      transitions: moves.map((move) => move.transition.id),
    },
    ...moves.map((move) => {
      const actions = move.transition.actions.slice(common.length);
      const meta = rules.length > 0 ? undefined : move.transition.meta;
      const after = { ...move.transition, trigger: { kind: 'always' }, actions, meta } as const;
      const label = labelOf({ ...move, transition: after });
      return { from: choice, to: nodeOf(move.to), label, transitions: [move.transition.id] };
    }),
  ];
}

function throughJunction(
  bySource: readonly (readonly Move[])[],
  label: readonly Line[],
  junction: string,
): SketchEdge[] {
  const all = bySource.flat();
  return [
    ...bySource.map((moves) => ({
      from: nodeOf(moves[0].from),
      to: junction,
      label: sourceLines(moves),
      transitions: moves.map(({ transition }) => transition.id),
    })),
    { from: junction, to: nodeOf(all[0].to), label, transitions: all.map(({ transition }) => transition.id) },
  ];
}

function direct(moves: readonly Move[]): SketchEdge {
  const [move] = moves;
  const label = [...sourceLines(moves), ...labelOf(move)];
  return {
    from: nodeOf(move.from),
    to: nodeOf(move.to),
    label,
    transitions: moves.map(({ transition }) => transition.id),
  };
}

/** What a label says of the ends within the children that the arrow leaves. */
function sourceLines(moves: readonly Move[]): readonly Line[] {
  const names = [...new Set(moves.map(({ source }) => source ?? ''))].filter((name) => name !== '');
  return names.length === 0 ? [] : lines(`${namesText(names)}:`).map(placed);
}

const placed = (text: string): Line => ({ kind: 'place', text, rules: [] });

/** Event, guard, actions, target, each on lines of their own. */
function labelOf({ transition, guard, target }: Pick<Move, 'transition' | 'guard' | 'target'>): readonly Line[] {
  const event = triggerText(transition.trigger);
  const shown = [
    ...(event === '' ? [] : lines(event).map((text) => ({ kind: 'event', text }) as const)),
    ...(guard === undefined ? [] : lines(guardText(guard)).map((text) => ({ kind: 'guard', text }) as const)),
    ...(transition.actions.length === 0
      ? []
      : actionLines(transition.actions).map((text) => ({ kind: 'action', text }) as const)),
    ...(target === undefined ? [] : lines(`▸ ${target}`).map((text) => ({ kind: 'place', text }) as const)),
  ];
  const rules = rulesOf(transition);
  if (shown.length === 0) return rules.length > 0 ? [{ kind: 'event', text: '', rules }] : [];
  return shown.map((line, at) => ({ ...line, rules: at === 0 ? rules : [] }));
}

function isSame(values: readonly unknown[]): boolean {
  const [first, ...others] = values.map((value) => JSON.stringify(value));
  return others.every((other) => other === first);
}
