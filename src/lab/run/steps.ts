import type { AnyActorRef, AnyMachineSnapshot, InspectionEvent } from 'xstate';
import type { InspectedEvent } from '../../../devices/device';
import { transitionId } from '../../chart/describe/describe';
import type { TransitionLike } from '../../chart/describe/machine';
import type { StepRow } from '../protocol';
import { Numbers } from './numbers';

/** What a step is but for when: a run has few different ones. */
type StepKind = Omit<StepRow, 'event' | 'at'>;

/** Steps in order: when each was, and of which kind. */
class StepList {
  readonly #events = new Numbers();
  readonly #instants = new Numbers();
  readonly #kinds: StepKind[] = [];

  get length(): number {
    return this.#kinds.length;
  }

  push(event: number, at: number, kind: StepKind): void {
    this.#events.push(event);
    this.#instants.push(at);
    this.#kinds.push(kind);
  }

  entry(place: number): { readonly event: number; readonly at: number; readonly kind: StepKind } {
    const [event, at] = [this.#events.at(place) as number, this.#instants.at(place) as number];
    return { event, at, kind: this.#kinds[place] };
  }

  at(place: number): StepRow | undefined {
    const [event, at, kind] = [this.#events.at(place), this.#instants.at(place), this.#kinds[place]];
    return event === undefined || at === undefined ? undefined : { event, at, ...kind };
  }

  /** The last step up to a record. */
  upTo(event: number): StepRow | undefined {
    return this.at(this.#events.firstAfter(event) - 1);
  }

  /** The next step after a record that is meant, or the last one before it. */
  next(event: number, forward: boolean, isMeant: (kind: StepKind) => boolean): StepRow | undefined {
    const by = forward ? 1 : -1;
    let place = forward ? this.#events.firstAfter(event) : this.#events.firstAfter(event - 1) - 1;
    while (place >= 0 && place < this.length && !isMeant(this.#kinds[place])) place += by;
    return this.at(place);
  }
}

/** The charts of a run: every step of each actor, in order. */
export class Steps {
  readonly #ofActor = new Map<string, StepList>();
  readonly #all = new StepList();
  #kinds = new Map<string, StepKind>();
  readonly #states = new Map<string, readonly string[]>();
  /** What an actor does since it was sent its event. */
  readonly #begun = new Map<
    string,
    { source: string | undefined; actions: string[]; transitions: StepRow['transitions'][number][] }
  >();

  get actors(): readonly string[] {
    return [...this.#ofActor.keys()];
  }

  readonly inspect = (told: InspectedEvent): void => {
    const event = told as InspectedEvent & InspectionEvent;
    const { id } = event.actorRef as AnyActorRef;
    if (event.type === '@xstate.event')
      this.#begun.set(id, { source: (event.sourceRef as AnyActorRef | undefined)?.id, actions: [], transitions: [] });
    else if (event.type === '@xstate.action') this.#begun.get(id)?.actions.push(event.action.type);
    else if (event.type === '@xstate.microstep')
      this.#begun.get(id)?.transitions.push(...(event._transitions as readonly TransitionLike[]).map(transitionOf));
    else if (event.type === '@xstate.snapshot') this.#snapshot(id, event, told);
  };

  /** Steps of all charts so far. */
  get count(): number {
    return this.#all.length;
  }

  /** Takes over the first so many steps of a run that has the same beginning. */
  takeOver(other: Steps, count: number): void {
    this.#kinds = new Map(other.#kinds);
    for (let place = 0; place < count; place++) {
      const { event, at, kind } = other.#all.entry(place);
      this.#states.set(kind.actor, kind.to);
      this.#add(event, at, kind);
    }
  }

  /** The last step of an actor up to a record. */
  at(actor: string, event: number): StepRow | undefined {
    return this.#ofActor.get(actor)?.upTo(event);
  }

  /** The next step after a record that is meant, or the last one before it. */
  next(event: number, forward: boolean, isMeant: (kind: StepKind) => boolean): StepRow | undefined {
    return this.#all.next(event, forward, isMeant);
  }

  #snapshot(
    id: string,
    event: InspectionEvent & { type: '@xstate.snapshot' },
    { at = 0, traceEvent = 0 }: InspectedEvent,
  ): void {
    const snapshot = event.snapshot as AnyMachineSnapshot;
    if (!('value' in snapshot) || !('_nodes' in snapshot)) return;
    const { source, transitions = [], actions = [] } = this.#begun.get(id) ?? {};
    this.#begun.delete(id);
    const to = snapshot._nodes.map((node) => node.id);
    const from = this.#states.get(id) ?? [];
    this.#states.set(id, to);
    this.#add(
      traceEvent,
      at,
      this.#known({ actor: id, source, type: event.event.type, from, to, transitions, actions }),
    );
  }

  #add(event: number, at: number, kind: StepKind): void {
    const steps = this.#ofActor.get(kind.actor) ?? new StepList();
    this.#ofActor.set(kind.actor, steps);
    steps.push(event, at, kind);
    this.#all.push(event, at, kind);
  }

  #known(kind: StepKind): StepKind {
    const key = JSON.stringify(kind);
    const known = this.#kinds.get(key) ?? kind;
    this.#kinds.set(key, known);
    return known;
  }
}

function transitionOf(transition: TransitionLike): StepRow['transitions'][number] {
  const guard = typeof transition.guard === 'string' ? { guard: transition.guard } : {};
  return {
    id: transitionId(transition),
    source: transition.source.id,
    event: transition.eventType,
    targets: transition.target?.map(({ id }) => id) ?? [],
    ...guard,
  };
}
