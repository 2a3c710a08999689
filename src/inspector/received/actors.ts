/** The actors of all programs that an inspector has heard of. */
import type { StateFacts } from './message';

export interface Program {
  readonly number: number;
  /** Where it comes from, where that is known: the origin of a page. */
  readonly from: string | undefined;
  /** Milliseconds of its clock at its first message. */
  beganAt: number | undefined;
  isVirtual: boolean;
  isConnected: boolean;
}

export interface ReceivedActor {
  readonly number: number;
  readonly program: Program;
  readonly session: string;
  name: string;
  parent: number | undefined;
  /** The number of the definition of its machine. */
  definition: number | undefined;
  /** The last step before there was this actor. */
  since: number;
  /** The message that has announced it, and the state that the message told; -1: none has. */
  announced: number;
  first: StateFacts;
  /** The numbers of its steps, and how many before them have been forgotten. */
  steps: number[];
  gone: number;
  /** Events that it has received and not processed yet. */
  open: { readonly step: number; readonly type: string }[];
  /** Messages about the step that it takes: microsteps and actions. */
  details: number[];
  actions: number;
  status: StateFacts['status'];
}

/** More actors than these: the oldest of those that have ended are forgotten. */
const greatestActors = 50_000;
/** Of an actor with more events in its mailbox, the oldest are taken to be lost. */
const greatestOpen = 1_000;

export class Actors {
  readonly #all = new Map<number, ReceivedActor>();
  readonly #bySession = new Map<string, ReceivedActor>();
  #given = 0;
  forgotten = 0;

  get size(): number {
    return this.#all.size;
  }

  get(number: number): ReceivedActor | undefined {
    return this.#all.get(number);
  }

  all(): Iterable<ReceivedActor> {
    return this.#all.values();
  }

  /** The actor of this session; one that nothing has announced is named after its session. */
  of(program: Program, session: string, since: number): ReceivedActor {
    const key = `${program.number} ${session}`;
    const known = this.#bySession.get(key);
    if (known !== undefined) return known;
    const actor: ReceivedActor = {
      number: this.#given++,
      program,
      session,
      name: session,
      parent: undefined,
      definition: undefined,
      since,
      announced: -1,
      first: { status: 'active', text: '' },
      steps: [],
      gone: 0,
      open: [],
      details: [],
      actions: 0,
      status: 'active',
    };
    this.#all.set(actor.number, actor);
    this.#bySession.set(key, actor);
    if (this.#all.size > greatestActors) this.#forgetOldest();
    return actor;
  }

  /** Steps before this one are gone. */
  forgetSteps(before: number): void {
    for (const actor of this.#all.values()) {
      const kept = actor.steps.findIndex((step) => step >= before);
      actor.gone += actor.steps.splice(0, kept < 0 ? actor.steps.length : kept).length;
    }
  }

  /** Keeps the actors that go on, without steps. */
  startAnew(): void {
    for (const actor of this.#all.values()) {
      if (actor.status === 'active' && actor.program.isConnected)
        Object.assign(actor, { steps: [], gone: 0, since: 0, announced: -1, open: [], details: [], actions: 0 });
      else this.#forget(actor);
    }
    this.forgotten = 0;
  }

  #forgetOldest(): void {
    const wanted = Math.ceil(greatestActors / 20);
    const ended = [...this.#all.values()].filter(({ status }) => status !== 'active').slice(0, wanted);
    const gone = ended.length > 0 ? ended : [...this.#all.values()].slice(0, wanted);
    for (const actor of gone) this.#forget(actor);
    this.forgotten += gone.length;
  }

  #forget({ number, program, session }: ReceivedActor): void {
    this.#all.delete(number);
    this.#bySession.delete(`${program.number} ${session}`);
  }
}

/** Remembers an event until its actor has processed it. */
export function openStep({ open }: ReceivedActor, step: number, type: string): void {
  open.push({ step, type });
  if (open.length > greatestOpen) open.shift();
}

/** The step of the event that an actor has processed; none if nothing told of the event. */
export function closeStep({ open }: ReceivedActor, type: string): number | undefined {
  const at = open.findIndex((each) => each.type === type);
  return at < 0 ? undefined : open.splice(0, at + 1).at(-1)?.step;
}

/** How many of its steps that are kept have come up to this one. */
function keptUpTo({ steps }: ReceivedActor, upTo: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= upTo) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of its steps up to this one. */
export const lastStep = (actor: ReceivedActor, upTo: number): number | undefined =>
  actor.steps[keptUpTo(actor, upTo) - 1];

/** How many of its steps have come up to this one. */
export const stepsUpTo = (actor: ReceivedActor, upTo: number): number => actor.gone + keptUpTo(actor, upTo);
