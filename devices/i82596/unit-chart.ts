import { type Actor, type AnyStateMachine, createActor, type EventFromLogic, type StateValue } from 'xstate';
import { remembering } from '../../src/base/remembering-chart';
import { watched } from '../watched';

/**
 * The chart of a unit in a front. The unit's state is a part of what the guest sees, and so of the front's snapshot.
 * Its actions take no time.
 */
export class UnitChart<Machine extends AnyStateMachine> {
  private actor: Actor<AnyStateMachine>;
  private readonly failures: unknown[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly actions: Readonly<Record<string, () => void>>,
  ) {
    this.actor = this.begin();
  }

  get value(): StateValue {
    return this.actor.getSnapshot().value;
  }

  /** Whether the unit is in this state, or in a state within it. */
  isIn(state: string): boolean {
    return this.actor.getSnapshot().matches(state);
  }

  send(event: EventFromLogic<Machine>): void {
    this.actor.send(event);
    if (this.failures.length > 0) throw this.failures[0];
  }

  restore(value: StateValue): void {
    this.actor = this.begin(value);
  }

  private begin(value?: StateValue): Actor<AnyStateMachine> {
    const logic: AnyStateMachine = remembering(this.machine, this.actions, () => false);
    const snapshot = value === undefined ? undefined : this.machine.resolveState({ value, context: {} });
    const sink = { fail: (error: unknown) => void this.failures.push(error) };
    return watched(createActor(logic, { snapshot }), sink).start();
  }
}
