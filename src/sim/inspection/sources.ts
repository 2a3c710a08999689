import type { AnyActorRef } from 'xstate';

/** An actor that processes events, with the number of events that wait in its mailbox. */
interface Processing {
  readonly actor: AnyActorRef;
  waiting: number;
}

/**
 * The source of an event. XState names the source of an event between actors; most events here come from the code
 * between the charts: their source is the actor that processes an event at this moment, or else the actor of the
 * clock's present timer.
 */
export class Sources {
  private readonly processing: Processing[] = [];

  constructor(
    /** The actor for all code of no other actor: faults and repairs. */
    private readonly root: AnyActorRef,
    private readonly find: (id: string) => AnyActorRef | undefined,
    /** The actor of the last timer that has fired. */
    private readonly onTurn: () => string | undefined,
  ) {}

  /** The actor receives an event; returns the source. */
  sent(target: AnyActorRef): AnyActorRef | undefined {
    const source = this.processing.at(-1)?.actor ?? this.atClock(target);
    const now = this.processing.find(({ actor }) => actor === target);
    if (now === undefined) this.processing.push({ actor: target, waiting: 0 });
    else now.waiting++;
    return source;
  }

  /** The actor has processed an event. */
  processed(actor: AnyActorRef): void {
    const at = this.processing.findIndex((each) => each.actor === actor);
    if (at < 0) return;
    if (this.processing[at].waiting > 0) this.processing[at].waiting--;
    else this.processing.splice(at, 1);
  }

  /** Between two events of the clock no actor processes an event; an actor that has failed never reports its end. */
  turned(): void {
    this.processing.length = 0;
  }

  private atClock(target: AnyActorRef): AnyActorRef | undefined {
    const turn = this.onTurn();
    if (turn === undefined) return undefined;
    for (const id of this.speakers(turn, target.id)) {
      const actor = this.find(id);
      if (actor !== undefined) return actor;
    }
    return this.root;
  }

  /** The actors whose code a timer of this name runs, the likeliest first. */
  private speakers(timer: string, target: string): readonly string[] {
    const [, from, to] = /^link\.(.+)>(.+)$/.exec(timer) ?? [];
    const speaker = from === undefined ? timer : `${to}.link.${from}`;
    const parts = speaker.split('.');
    const itself = parts.map((_, last) => parts.slice(0, parts.length - last).join('.'));
    if (this.isHypervisor(target)) {
      if (speaker === target) return [`${target}.processor`];
      return speaker === `${target}.claim` ? ['arbiter'] : itself;
    }
    // A hypervisor passes exits, messages and acknowledgments on: the hypervisor is the source of what its devices and
    // the terminal hear.
    const isOfDevice = parts.length > 1 && parts[1] !== 'link';
    return this.isHypervisor(parts[0]) && !isOfDevice && !itself.includes(target) ? [parts[0]] : itself;
  }

  private isHypervisor(id: string): boolean {
    return this.find(`${id}.processor`) !== undefined;
  }
}
