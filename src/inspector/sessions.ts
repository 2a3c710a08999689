import type { AnyActorRef } from 'xstate';

/**
 * The sessions of actors. XState counts them over the whole process; here they are the actors' names, so that two runs
 * with the same seed give the same messages.
 */
export class Sessions {
  readonly #of = new WeakMap<AnyActorRef, string>();
  /** The number of actors of each name. */
  readonly #named = new Map<string, number>();

  of(actor: AnyActorRef): string {
    const known = this.#of.get(actor);
    if (known !== undefined) return known;
    const before = this.#named.get(actor.id) ?? 0;
    this.#named.set(actor.id, before + 1);
    const session = before === 0 ? actor.id : `${actor.id}:${before + 1}`;
    this.#of.set(actor, session);
    return session;
  }
}
