import type { AnyActorRef, AnyMachineSnapshot, InspectionEvent } from 'xstate';
import type { InspectedEvent } from '../../../devices/device';
import { transitionId } from '../../chart/describe/describe';
import type { TransitionLike } from '../../chart/describe/machine';
import type { StepRow } from '../protocol';

/** The charts of a run: every step of each actor, in order. */
export class Steps {
  readonly #ofActor = new Map<string, StepRow[]>();
  readonly all: StepRow[] = [];
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

  /** The last step of an actor up to a record. */
  at(actor: string, event: number): StepRow | undefined {
    const steps = this.#ofActor.get(actor) ?? [];
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle].event <= event) low = middle + 1;
      else high = middle;
    }
    return steps[low - 1];
  }

  #snapshot(
    id: string,
    event: InspectionEvent & { type: '@xstate.snapshot' },
    { at = 0, traceEvent = 0 }: InspectedEvent,
  ): void {
    const snapshot = event.snapshot as AnyMachineSnapshot;
    if (!('value' in snapshot) || !('_nodes' in snapshot)) return;
    const steps = this.#ofActor.get(id) ?? [];
    this.#ofActor.set(id, steps);
    const begun = this.#begun.get(id);
    this.#begun.delete(id);
    const to = snapshot._nodes.map((node) => node.id);
    const row: StepRow = {
      event: traceEvent,
      at,
      actor: id,
      source: begun?.source,
      type: event.event.type,
      from: steps.at(-1)?.to ?? [],
      to,
      transitions: begun?.transitions ?? [],
      actions: begun?.actions ?? [],
    };
    steps.push(row);
    this.all.push(row);
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
