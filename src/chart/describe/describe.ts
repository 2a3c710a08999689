/** From a machine of XState to its chart. */
import type { Chart, ChartActor, ChartState, ChartTransition, ChartTrigger } from '../chart';
import { isMachine, type MachineLike, type StateNodeLike, type TransitionLike } from './machine';
import { actionOf, guardOf, jsonOf, logicOf, objectOf } from './names';

/**
 * The chart of a machine of XState 5, of whatever copy of it.
 * @throws {TypeError} if the value is no such machine
 */
export function describeChart(machine: MachineLike): Chart {
  if (!isMachine(machine)) throw new TypeError('describeChart takes a machine of XState 5, as createMachine makes it');
  const { id, root, config } = machine;
  const context = typeof config.context === 'function' ? undefined : jsonOf(config.context);
  return {
    id,
    root: stateOf(root),
    transitions: nodesOf(root).flatMap((node) => transitionsOf(node).map(transitionOf)),
    ...(context !== undefined && { context }),
  };
}

/** The id in its chart of a transition that an inspector has been told of (`_transitions` of `@xstate.microstep`). */
export function transitionId(transition: TransitionLike): string {
  const { source, eventType } = transition;
  const candidates = eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
  return `${source.id}:${eventType}:${Math.max(0, candidates.indexOf(transition))}`;
}

const nodesOf = (node: StateNodeLike): readonly StateNodeLike[] => [
  node,
  ...Object.values(node.states).flatMap(nodesOf),
];

const transitionsOf = (node: StateNodeLike): readonly TransitionLike[] => [
  ...(node.always ?? []),
  ...[...node.transitions.values()].flat(),
];

function stateOf(node: StateNodeLike): ChartState {
  const { id, key, type, initial, history, entry, exit, tags, description } = node;
  const meta = objectOf(node.meta);
  const [begins] = initial?.target ?? [];
  return {
    id,
    key,
    type,
    ...(type === 'compound' &&
      begins !== undefined && { initial: { target: begins.id, actions: (initial?.actions ?? []).map(actionOf) } }),
    ...(type === 'history' && {
      history: { depth: history === 'deep' ? 'deep' : 'shallow', targets: rememberedFirst(node) },
    }),
    entry: entry.filter((action) => !isTimer(action)).map(actionOf),
    exit: exit.filter((action) => !isTimer(action)).map(actionOf),
    invoked: node.invoke.map((actor, at) => actorOf(node, actor, at)),
    tags: [...tags],
    ...(typeof description === 'string' && { description }),
    ...(meta && { meta }),
    states: Object.values(node.states).map(stateOf),
  };
}

function transitionOf(transition: TransitionLike): ChartTransition {
  const { source, target = [], guard, actions, reenter = false, description } = transition;
  const meta = objectOf(transition.meta);
  return {
    id: transitionId(transition),
    source: source.id,
    targets: target.map(({ id }) => id),
    trigger: triggerOf(transition),
    ...(guard !== undefined && { guard: guardOf(guard) }),
    actions: actions.map(actionOf),
    reenter,
    ...(typeof description === 'string' && { description }),
    ...(meta && { meta }),
  };
}

const actors = [
  ['xstate.done.actor.', 'actorDone'],
  ['xstate.error.actor.', 'actorFailed'],
  ['xstate.snapshot.', 'actorSnapshot'],
] as const;

function triggerOf({ eventType, delay, source }: TransitionLike): ChartTrigger {
  if (eventType === '') return { kind: 'always' };
  if (typeof delay === 'number' || typeof delay === 'string') return { kind: 'after', delay };
  if (eventType === `xstate.done.state.${source.id}`) return { kind: 'done' };
  for (const [prefix, kind] of actors) {
    if (eventType.startsWith(prefix)) return { kind, actor: shownActor(source, eventType.slice(prefix.length)) };
  }
  return { kind: 'event', type: eventType };
}

/** The id that XState gives to an actor whose author gave none: number and state. */
const givenId = (node: StateNodeLike, at: number): string => `${at}.${node.id}`;

/** An actor of a state by its own name: its id, or that of its logic. */
function shownActor(node: StateNodeLike, id: string): string {
  const at = node.invoke.findIndex((actor) => actor.id === id);
  return at >= 0 && id === givenId(node, at) ? actorOf(node, node.invoke[at], at).src : id;
}

function actorOf(node: StateNodeLike, { id, systemId }: StateNodeLike['invoke'][number], at: number): ChartActor {
  // The definition has a number in place of logic without a name; the configuration has the logic itself.
  const { invoke } = node.config as { invoke?: unknown };
  const configured = (Array.isArray(invoke) ? invoke : [invoke])[at] as { src?: unknown } | undefined;
  return {
    src: logicOf(configured?.src),
    ...(id !== givenId(node, at) && { id }),
    ...(typeof systemId === 'string' && { systemId }),
  };
}

/** XState arms and cancels the timers of delayed transitions by actions of its own, which no author wrote. */
function isTimer(action: unknown): boolean {
  if (typeof action !== 'function') return false;
  const { id, sendId } = action as { id?: unknown; sendId?: unknown };
  return [id, sendId].some((each) => typeof each === 'string' && each.startsWith('xstate.after.'));
}

/**
 * Where a history state leads that remembers nothing: its target, by path from its parent, or where the parent begins.
 */
function rememberedFirst(node: StateNodeLike): readonly string[] {
  const { target } = node.config as { target?: unknown };
  const texts = (Array.isArray(target) ? target : [target]).filter((each) => typeof each === 'string');
  if (texts.length === 0) return (node.parent?.initial?.target ?? []).map(({ id }) => id);
  return texts.flatMap((text) => found(node, text)?.id ?? []);
}

function found(node: StateNodeLike, text: string): StateNodeLike | undefined {
  let from = node.parent;
  let path = text.replace(/^\./, '').split('.');
  if (text.startsWith('#')) {
    let root = node;
    while (root.parent !== undefined) root = root.parent;
    const all = nodesOf(root);
    // An id may have dots itself: the longest that stands at the beginning counts.
    const [best] = all
      .filter(({ id }) => text === `#${id}` || text.startsWith(`#${id}.`))
      .sort((one, other) => other.id.length - one.id.length);
    from = best;
    path = best === undefined || text === `#${best.id}` ? [] : text.slice(best.id.length + 2).split('.');
  }
  return path.reduce<StateNodeLike | undefined>((at, key) => at?.states[key], from);
}
