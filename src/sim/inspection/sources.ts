import type { AnyActorRef } from 'xstate';

/** An actor that processes events, and how many more wait in its mailbox. */
interface Processing {
  readonly actor: AnyActorRef;
  waiting: number;
}

/**
 * Which actor an event comes from. XState tells that of events between actors; most events here are sent by the code between the charts:
 * then the source is the actor that processes an event at this moment, and otherwise the one to which the world's clock has turned.
 */
export class Sources {
  readonly #processing: Processing[] = [];

  constructor(
    /** For which all code stands that is no other actor’s: faults and repairs. */
    private readonly root: AnyActorRef,
    private readonly find: (id: string) => AnyActorRef | undefined,
    /** The actor of the timer that has fired last. */
    private readonly onTurn: () => string | undefined,
  ) {}

  /** The actor is sent an event; returns the source. */
  sent(target: AnyActorRef): AnyActorRef | undefined {
    const source = this.#processing.at(-1)?.actor ?? this.#atClock(target);
    const now = this.#processing.find(({ actor }) => actor === target);
    if (now === undefined) this.#processing.push({ actor: target, waiting: 0 });
    else now.waiting++;
    return source;
  }

  /** The actor has processed an event. */
  processed(actor: AnyActorRef): void {
    const at = this.#processing.findIndex((each) => each.actor === actor);
    if (at < 0) return;
    if (this.#processing[at].waiting > 0) this.#processing[at].waiting--;
    else this.#processing.splice(at, 1);
  }

  /** Between two events of the clock no actor processes anything; one that has failed never tells that it has. */
  turned(): void {
    this.#processing.length = 0;
  }

  #atClock(target: AnyActorRef): AnyActorRef | undefined {
    const turn = this.onTurn();
    if (turn === undefined) return undefined;
    for (const id of this.#speakers(turn, target.id)) {
      const actor = this.find(id);
      if (actor !== undefined) return actor;
    }
    return this.root;
  }

  /** The actors for which the code stands that a timer of this name runs, the likeliest first. */
  #speakers(timer: string, target: string): readonly string[] {
    const [, from, to] = /^link\.(.+)>(.+)$/.exec(timer) ?? [];
    const speaker = from === undefined ? timer : `${to}.link.${from}`;
    const parts = speaker.split('.');
    const itself = parts.map((_, last) => parts.slice(0, parts.length - last).join('.'));
    if (this.#isHypervisor(target)) {
      if (speaker === target) return [`${target}.processor`];
      return speaker === `${target}.claim` ? ['arbiter'] : itself;
    }
    // Whatever has moved a hypervisor, an exit, a message or an acknowledgment, to its devices and the terminal the hypervisor speaks.
    const isOfDevice = parts.length > 1 && parts[1] !== 'link';
    return this.#isHypervisor(parts[0]) && !isOfDevice && !itself.includes(target) ? [parts[0]] : itself;
  }

  #isHypervisor(id: string): boolean {
    return this.find(`${id}.processor`) !== undefined;
  }
}
