import type { AnyActorRef, AnyMachineSnapshot, InspectionEvent } from 'xstate';
import type { InspectedEvent } from '../../../devices/device';
import { transitionId } from '../../chart/describe/describe';
import type { TransitionLike } from '../../chart/describe/machine';
import type { StepRow } from '../protocol';
import { Column } from './column';
import { Numbers } from './numbers';

/** What a step is but for when: a run has few different ones. */
type StepKind = Omit<StepRow, 'event' | 'at'>;

/** The charts of a run: every step of each actor, in order. */
export class Steps {
  /** Of each step: the last record before it, when it was, and which kind it is of. */
  readonly #events = new Numbers();
  readonly #instants = new Numbers();
  readonly #kindOf = new Column();
  readonly #kinds: StepKind[] = [];
  readonly #kindsByText = new Map<string, number>();
  /** The places of each actor's steps. */
  readonly #ofActor = new Map<string, Numbers>();
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
    return this.#events.length;
  }

  /** Takes over the first so many steps of a run that has the same beginning. */
  takeOver(other: Steps, count: number): void {
    this.#events.takeOver(other.#events, count);
    this.#instants.takeOver(other.#instants, count);
    this.#kindOf.takeOver(other.#kindOf, count);
    this.#kinds.push(...other.#kinds);
    for (const [text, kind] of other.#kindsByText) this.#kindsByText.set(text, kind);
    for (const [actor, theirs] of other.#ofActor) {
      const until = theirs.firstAfter(count - 1);
      if (until === 0) continue;
      const places = new Numbers();
      places.takeOver(theirs, until);
      this.#ofActor.set(actor, places);
      const last = this.#kindOf.at(places.at(until - 1) as number) as number;
      this.#states.set(actor, this.#kinds[last].to);
    }
  }

  /** The last step of an actor up to a record. */
  at(actor: string, event: number): StepRow | undefined {
    const places = this.#ofActor.get(actor);
    return this.#row(places?.at(places.firstAfter(this.#events.firstAfter(event) - 1) - 1));
  }

  /** The next step after a record that is meant, or the last one before it. */
  next(event: number, forward: boolean, isMeant: (kind: StepKind) => boolean): StepRow | undefined {
    const by = forward ? 1 : -1;
    const meant = this.#kinds.map(isMeant);
    let place = forward ? this.#events.firstAfter(event) : this.#events.firstAfter(event - 1) - 1;
    for (; place >= 0 && place < this.count; place += by) if (meant[this.#kindOf.at(place) as number]) break;
    return this.#row(place);
  }

  #row(place = -1): StepRow | undefined {
    const [event, at, kind] = [this.#events.at(place), this.#instants.at(place), this.#kindOf.at(place)];
    return event === undefined || at === undefined || kind === undefined
      ? undefined
      : { event, at, ...this.#kinds[kind] };
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

  #add(event: number, at: number, kind: number): void {
    const { actor } = this.#kinds[kind];
    const places = this.#ofActor.get(actor) ?? new Numbers();
    this.#ofActor.set(actor, places);
    places.push(this.count);
    this.#events.push(event);
    this.#instants.push(at);
    this.#kindOf.push(kind);
  }

  /** The number of a kind. */
  #known(kind: StepKind): number {
    const text = JSON.stringify(kind);
    const known = this.#kindsByText.get(text) ?? this.#kinds.push(kind) - 1;
    this.#kindsByText.set(text, known);
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
