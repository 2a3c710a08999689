import type { AnyActorRef, AnyMachineSnapshot, InspectionEvent } from 'xstate';
import type { InspectorAction, InspectorMicrostep, InspectorTransition, SnapshotMessage } from './messages';
import { plainData } from './plain-data';

type Told<Type extends InspectionEvent['type']> = Extract<InspectionEvent, { readonly type: Type }>;
type Transition = Told<'@xstate.microstep'>['_transitions'][number];
/** What leads from one state of an actor to the next. */
type Step = Pick<SnapshotMessage, 'sourceId' | 'microsteps' | 'actions'>;

/** An actor has fewer events in its mailbox. */
const greatestWaiting = 1_000;

/** An actor between two of its snapshots. */
class OpenStep {
  readonly microsteps: InspectorMicrostep[] = [];
  readonly actions: InspectorAction[] = [];
  /** Events that the actor has not processed yet, with their sources. */
  readonly events: { readonly event: unknown; readonly sourceId: string | undefined }[] = [];
}

/** Gathers what XState tells of an actor until its next snapshot. */
export class Steps {
  readonly #open = new WeakMap<AnyActorRef, OpenStep>();

  received(actor: AnyActorRef, event: unknown, sourceId: string | undefined): void {
    const { events } = this.#of(actor);
    events.push({ event, sourceId });
    // An actor that has ended processes nothing any more.
    if (events.length > greatestWaiting) events.shift();
  }

  microstep(actor: AnyActorRef, { event, snapshot, _transitions }: Told<'@xstate.microstep'>): void {
    const { value } = snapshot as AnyMachineSnapshot;
    const transitions = _transitions.map(transitionOf);
    this.#of(actor).microsteps.push({ event: event.type, value, transitions });
  }

  action(actor: AnyActorRef, { action: { type, params } }: Told<'@xstate.action'>): void {
    this.#of(actor).actions.push({ type, ...(params !== undefined && { params: plainData(params) }) });
  }

  /** The actor has processed this event; `parentId`: its parent's session. */
  taken(actor: AnyActorRef, event: unknown, parentId: string | undefined): Step {
    const { microsteps, actions, events } = this.#of(actor);
    const at = events.findIndex((each) => each.event === event);
    const [own] = at < 0 ? [] : events.splice(0, at + 1).slice(-1);
    // XState announces each event but this one, which only the parent sends.
    const stoppedBy = (event as { readonly type: string }).type === 'xstate.stop' ? parentId : undefined;
    return { sourceId: own?.sourceId ?? stoppedBy, microsteps: microsteps.splice(0), actions: actions.splice(0) };
  }

  #of(actor: AnyActorRef): OpenStep {
    const open = this.#open.get(actor) ?? new OpenStep();
    this.#open.set(actor, open);
    return open;
  }
}

function transitionOf(transition: Transition): InspectorTransition {
  const { source, eventType, target, guard } = transition as Transition & { readonly guard?: unknown };
  const candidates = eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
  const at = Math.max(0, candidates.indexOf(transition));
  return {
    id: `${source.id}:${eventType}:${at}`,
    source: source.id,
    event: eventType,
    targets: target?.map(({ id }) => id) ?? [],
    ...(guard !== undefined && { guard: nameOf(guard) }),
  };
}

const nameOf = (guard: unknown): string => {
  if (typeof guard === 'function') return guard.name;
  return typeof guard === 'string' ? guard : String((guard as { readonly type?: unknown }).type);
};
