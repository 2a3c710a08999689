/**
 * A chart as the configuration that XState's `createMachine` takes, in JSON: what Stately Studio imports and exports.
 */
import type { Chart, ChartAction, ChartActor, ChartState, ChartTransition, Json, JsonObject } from '../chart';

type Fields = Readonly<Record<string, Json | undefined>>;

/**
 * Actions, guards, delays and actors stand in it by name, for `.provide` to bind; an inline function becomes the name
 * that its picture shows. Targets are ids.
 */
export function machineConfig(chart: Chart): JsonObject {
  const { root, context } = chart;
  const config = configOf(root, root.id, chart.transitions, [root.id]);
  return given({ id: chart.id, context, ...config });
}

function configOf(
  state: ChartState,
  path: string,
  all: readonly ChartTransition[],
  keys: readonly string[],
): JsonObject {
  const { id, type, initial, history, entry, exit, invoked, tags, description, meta, states } = state;
  const own = all.filter(({ source }) => source === id);
  const first = states.find((child) => child.id === initial?.target);
  const on = own.flatMap((each) => {
    const event = eventOf(each, invoked);
    return event === undefined ? [] : [[event, each] as const];
  });
  return given({
    ...(keys.length > 1 && id !== path && { id }),
    ...(['parallel', 'final', 'history'].includes(type) && { type }),
    ...(first && {
      initial: initial?.actions.length ? { target: first.key, actions: initial.actions.map(actionOf) } : first.key,
    }),
    ...(history && { history: history.depth, target: one(history.targets.map((target) => `#${target}`)) }),
    ...(description !== undefined && { description }),
    ...{ tags: filled([...tags]), meta },
    ...{ entry: filled(entry.map(actionOf)), exit: filled(exit.map(actionOf)) },
    invoke: filled(invoked.map((actor) => invocation(actor, own))),
    on: grouped(on),
    after: grouped(own.flatMap((each) => (each.trigger.kind === 'after' ? [[String(each.trigger.delay), each]] : []))),
    always: filled(own.filter(({ trigger }) => trigger.kind === 'always').map(transitionOf)),
    onDone: filled(own.filter(({ trigger }) => trigger.kind === 'done').map(transitionOf)),
    ...(states.length > 0 && {
      states: Object.fromEntries(
        states.map((child) => [child.key, configOf(child, `${path}.${child.key}`, all, [...keys, child.key])]),
      ),
    }),
  });
}

const actorEvents = {
  actorDone: 'xstate.done.actor',
  actorFailed: 'xstate.error.actor',
  actorSnapshot: 'xstate.snapshot',
};

/** The event under which a transition stands; those of invoked actors stand with the actor. */
function eventOf({ trigger }: ChartTransition, invoked: readonly ChartActor[]): string | undefined {
  if (trigger.kind === 'event') return trigger.type;
  if (!('actor' in trigger) || invoked.some((actor) => isOf(actor, trigger.actor))) return undefined;
  return `${actorEvents[trigger.kind]}.${trigger.actor}`;
}

const isOf = ({ id, src }: ChartActor, name: string): boolean => (id ?? src) === name;

function invocation(actor: ChartActor, own: readonly ChartTransition[]): JsonObject {
  const { src, id, systemId } = actor;
  const of = (kind: keyof typeof actorEvents) =>
    filled(
      own
        .filter(({ trigger }) => trigger.kind === kind && 'actor' in trigger && isOf(actor, trigger.actor))
        .map(transitionOf),
    );
  const events = { onDone: of('actorDone'), onError: of('actorFailed'), onSnapshot: of('actorSnapshot') };
  return given({ src, id, systemId, ...events });
}

const transitionOf = ({ targets, guard, actions, reenter, description, meta }: ChartTransition): JsonObject =>
  given({
    target: one(targets.map((target) => `#${target}`)),
    ...(guard && { guard: actionOf(guard) }),
    actions: filled(actions.map(actionOf)),
    ...(reenter && { reenter }),
    ...{ description, meta },
  });

const actionOf = ({ type, params }: ChartAction): JsonObject => given({ type, params });

const filled = (values: readonly Json[]): Json | undefined => (values.length > 0 ? values : undefined);
const one = (values: readonly string[]): Json | undefined => (values.length === 1 ? values[0] : filled(values));

function grouped(entries: readonly (readonly (string | ChartTransition)[])[]): JsonObject | undefined {
  const groups: Record<string, Json[]> = {};
  for (const [event, transition] of entries as readonly [string, ChartTransition][]) {
    groups[event] = [...(groups[event] ?? []), transitionOf(transition)];
  }
  return entries.length > 0 ? groups : undefined;
}

const given = (fields: Fields): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined));
