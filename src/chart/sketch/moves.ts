/** The transitions of a chart, each as the arrow or the line that a picture shows for it. */
import type { Chart, ChartGuard, ChartTransition } from '../chart';
import { rulesOf } from '../chart';
import type { Family } from './family';
import type { Note } from './sketch';
import { namesText, note, transitionText, triggerText } from './wording';

/** A transition that is drawn as an arrow between two children of one state. */
export interface Move {
  readonly transition: ChartTransition;
  readonly guard: ChartGuard | 'else' | undefined;
  /** The state in whose graph the arrow lies, and the children that the arrow joins. */
  readonly container: string;
  readonly from: string;
  readonly to: string;
  /** The ends within these children, where the ends are not the children themselves. */
  readonly source?: string;
  readonly target?: string;
}

export interface Moves {
  readonly moves: readonly Move[];
  /** Lines by the ids of their states. */
  readonly notes: ReadonlyMap<string, readonly Note[]>;
}

/**
 * So many arrows into a final state of the root, or out of the state in which the chart begins, are written and not
 * drawn.
 */
const tooMany = 3;

export function movesOf(chart: Chart, family: Family): Moves {
  const notes = new Map<string, Note[]>();
  const write = (state: string, text: string, transitions: readonly ChartTransition[]) => {
    const rules = [...new Set(transitions.flatMap(rulesOf))];
    const line = { text: note(text), rules, transitions: transitions.map(({ id }) => id) };
    notes.set(state, [...(notes.get(state) ?? []), line]);
  };
  const drawn: Move[] = [];
  const asked = new Set<string>();
  for (const transition of chart.transitions) {
    // A candidate without a guard that comes after others is taken where none of theirs holds.
    const guard = transition.guard ?? (asked.has(candidacy(transition)) ? 'else' : undefined);
    asked.add(candidacy(transition));
    const move = moveOf(transition, guard, family);
    if (move !== undefined) drawn.push(move);
    else written(transition, guard, family, write);
  }
  const gathered = new Set([...finals(drawn, family), ...beginning(drawn, chart, family)]);
  for (const { label, moves } of alike([...gathered].filter(({ to }) => isFinal(family, to)))) {
    const from = namesText(moves.map(({ transition }) => family.path(transition.source, family.root.id)));
    write(
      moves[0].to,
      `◂ ${from} · ${label}`,
      moves.map(({ transition }) => transition),
    );
  }
  for (const { transition, guard, to } of gathered) {
    if (!isFinal(family, to)) writeExit(transition, guard, family, write);
  }
  return { moves: drawn.filter((move) => !gathered.has(move)), notes };
}

type Write = (state: string, text: string, transitions: readonly ChartTransition[]) => void;

/** What candidates for the same event of the same state have in common. */
export const candidacy = ({ source, trigger }: ChartTransition): string => JSON.stringify([source, trigger]);

function moveOf(transition: ChartTransition, guard: Move['guard'], family: Family): Move | undefined {
  const { source, targets } = transition;
  if (targets.length === 0) return undefined;
  if (targets.some((target) => target === source || family.isWithin(target, source) || family.isWithin(source, target)))
    return undefined;
  const container = family.around([source, ...targets]).id;
  const from = family.lifted(source, container).id;
  const [to, ...others] = [...new Set(targets.map((target) => family.lifted(target, container).id))];
  if (others.length > 0 || from === to) return undefined;
  const within = targets.filter((target) => target !== to).map((target) => targetName(target, to, family));
  return {
    ...{ transition, guard, container, from, to },
    ...(from !== source && { source: family.nameWithin(source, from) }),
    ...(within.length > 0 && { target: namesText(within) }),
  };
}

function targetName(id: string, outer: string, family: Family): string {
  const { history } = family.state(id);
  const name = family.nameWithin(id, outer);
  return history === undefined ? name : `${name} (${history.depth === 'deep' ? 'H*' : 'H'})`;
}

/** A transition that stays where it is, or leads inwards or outwards, is a line of the state. */
function written(transition: ChartTransition, guard: Move['guard'], family: Family, write: Write): void {
  const { source, targets, trigger, actions, reenter } = transition;
  const text = transitionText(transition, guard);
  const [target] = targets;
  if (targets.length === 0) write(source, actions.length > 0 ? `↻ ${text}` : `⊘ ${text}`, [transition]);
  else if (targets.length === 1 && target === source)
    write(source, `↻ ${text}${reenter && trigger.kind !== 'always' ? ' · anew' : ''}`, [transition]);
  else if (targets.length === 1 && family.isWithin(target, source) && family.state(target).type !== 'history') {
    const from = source === family.root.id ? 'any' : family.state(source).key;
    write(target, `◂ ${from} · ${text}`, [transition]);
  } else writeExit(transition, guard, family, write);
}

function writeExit(transition: ChartTransition, guard: Move['guard'], family: Family, write: Write): void {
  const { source, targets } = transition;
  const outer = family.around([source, ...targets])?.id ?? family.root.id;
  const names = targets.map((target) =>
    target === family.root.id ? family.root.key : targetName(target, outer, family),
  );
  const text = transitionText(transition, guard);
  const separator = triggerText(transition.trigger) === '' ? ' ' : ' · ';
  write(source, `▸ ${namesText(names)}${text === '' ? '' : `${separator}${text}`}`, [transition]);
}

const isFinal = (family: Family, id: string): boolean =>
  family.parent(id) === family.root && family.state(id).type === 'final';

/** Arrows into final states of the root that have many. */
const finals = (moves: readonly Move[], family: Family): readonly Move[] =>
  moves.filter(({ to }) => isFinal(family, to) && moves.filter((each) => each.to === to).length >= tooMany);

/**
 * Arrows out of the state in which the chart begins, when that state only decides where to go and nothing leads back.
 */
function beginning(moves: readonly Move[], { transitions }: Chart, { root }: Family): readonly Move[] {
  const begins = root.initial?.target;
  const out = moves.filter(({ from }) => from === begins);
  const own = transitions.filter(({ source, targets }) => source === begins || targets.includes(begins as string));
  const onlyDecides = own.every(({ trigger, source }) => trigger.kind === 'always' && source === begins);
  return onlyDecides && out.length === own.length && out.length >= tooMany ? out : [];
}

/** Moves into the same state that say the same. */
const alike = (moves: readonly Move[]): readonly { readonly label: string; readonly moves: readonly Move[] }[] =>
  groupsBy(moves, ({ transition, guard, to }) =>
    JSON.stringify([to, transitionText(transition, guard), rulesOf(transition)]),
  ).map((group) => ({ label: transitionText(group[0].transition, group[0].guard), moves: group }));

export function groupsBy<T>(values: readonly T[], key: (value: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return [...groups.values()];
}
