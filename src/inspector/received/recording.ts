/** What an inspector has received: programs, their actors, and the steps of these in their order. */
import { Actors, closeStep, openStep, type Program, type ReceivedActor } from './actors';
import { type ReceivedMessage, Refused, readMessage } from './message';
import { StepTable } from './step-table';

/** Where a message comes from, and when it came, in milliseconds. */
export interface Origin {
  readonly program: number;
  readonly receivedAt: number;
}

/** The texts of messages, by number from 0 on; the oldest may be gone. */
export interface MessageTexts {
  append(text: string, origin: Origin): number;
  /** `undefined`: it is gone. */
  read(message: number): string | undefined;
  readonly firstHeld: number;
  /** Forgets all. */
  clear(): void;
}

/** A message that has been refused. */
export interface Refusal {
  readonly program: number;
  readonly words: string;
  /** How often in a row. */
  times: number;
}

export interface RecordingLimits {
  /** Steps that are kept. */
  readonly steps: number;
  /** Characters of all definitions together. */
  readonly definitions: number;
}

const defaultLimits: RecordingLimits = { steps: 2 ** 21, definitions: 32 << 20 };

/** Refusals are told one by one as far as this, and then counted. */
const toldRefusals = 100;

export class Recording {
  steps = new StepTable();
  readonly actors = new Actors();
  programs: Program[] = [];
  refusals: Refusal[] = [];
  refused = 0;
  actions = 0;
  /** Steps that have been forgotten. */
  dropped = 0;
  /** Definitions that found no room. */
  definitionsLeftOut = 0;
  /** Raised by everything that a viewer may see. */
  version = 0;
  #joined = 0;
  readonly #definitions: string[] = [];
  readonly #definitionNumbers = new Map<string, number>();
  #definitionLength = 0;
  /** Messages about microsteps and actions, by step. */
  readonly #details = new Map<number, readonly number[]>();

  constructor(
    readonly texts: MessageTexts,
    private readonly limits: RecordingLimits = defaultLimits,
  ) {}

  /** A program has connected. */
  join(from: string | undefined): Program {
    const program = { number: ++this.#joined, from, beganAt: undefined, isVirtual: false, isConnected: true };
    this.programs.push(program);
    this.version++;
    return program;
  }

  /** A program has gone away; its actors stay. */
  leave(program: Program): void {
    program.isConnected = false;
    if (program.beganAt === undefined) this.programs = this.programs.filter((each) => each !== program);
    this.version++;
  }

  /** A message of a program, received at this millisecond. */
  take(program: Program, text: string, receivedAt: number): void {
    try {
      this.#takeMessage(program, readMessage(text), text, receivedAt);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refuse(program.number, `One ${error.message}.`);
    }
  }

  /** Notes that something was not taken, and why. */
  refuse(program: number, words: string): void {
    this.refused++;
    this.version++;
    const last = this.refusals.at(-1);
    if (last?.words === words && last.program === program) last.times++;
    else if (this.refusals.length < toldRefusals) this.refusals.push({ program, words, times: 1 });
  }

  definition(number: number): string | undefined {
    return this.#definitions[number];
  }

  /** Messages about the microsteps and actions of a step that came as messages of their own. */
  detailsOf(step: number): readonly number[] {
    return this.#details.get(step) ?? [];
  }

  /** Forgets all steps, and the actors that have ended; connected programs go on with the others. */
  clear(): void {
    for (const actor of this.actors.all()) {
      const last = actor.steps.findLast((step) => this.steps.at(step).taken >= 0);
      if (last === undefined) continue;
      const { state, status } = this.steps.at(last);
      actor.first = { text: state, status };
    }
    this.steps = new StepTable();
    this.actors.startAnew();
    this.programs = this.programs.filter(({ isConnected }) => isConnected);
    this.refusals = [];
    this.refused = 0;
    this.actions = 0;
    this.dropped = 0;
    this.#details.clear();
    this.texts.clear();
    this.version++;
  }

  /** Forgets the steps whose messages are gone. */
  forgetOld(): void {
    const { steps, texts } = this;
    while (steps.length > this.limits.steps || (steps.length > 0 && steps.oldestBlocksLastMessage < texts.firstHeld)) {
      const { first } = steps;
      const gone = steps.dropBlock();
      this.dropped += gone;
      for (let step = first; step < first + gone; step++) this.#details.delete(step);
      this.actors.forgetSteps(steps.first);
      this.version++;
    }
  }

  #takeMessage(program: Program, message: ReceivedMessage, text: string, receivedAt: number): void {
    const time = message.time ?? receivedAt;
    program.beganAt ??= message.isVirtual ? 0 : time;
    program.isVirtual ||= message.isVirtual;
    const number = this.texts.append(text, { program: program.number, receivedAt });
    const actor = this.actors.of(program, message.session, this.steps.last);
    if (message.kind === 'actor') this.#announce(actor, message, number);
    else if (message.kind === 'event') {
      const step = this.#step(actor, time, message.type, this.#source(program, message.source), number);
      openStep(actor, step, message.type);
    } else if (message.kind === 'snapshot') this.#settle(actor, message, time, number);
    else if (message.kind === 'undelivered') this.#pass(actor, message, time, number);
    else {
      actor.details.push(number);
      actor.actions += message.actions;
    }
    this.version++;
    this.forgetOld();
  }

  #announce(
    actor: ReceivedActor,
    { name, parent, definition, state }: Extract<ReceivedMessage, { readonly kind: 'actor' }>,
    number: number,
  ): void {
    actor.name = name ?? actor.name;
    actor.announced = number;
    actor.first = state;
    // A program tells of the state of an actor at the moment of the message, which may come after its first steps.
    if (actor.steps.length === 0) actor.status = state.status;
    if (parent !== undefined && parent !== actor.session) {
      const of = this.actors.of(actor.program, parent, this.steps.last);
      if (!this.#isWithin(of, actor)) actor.parent = of.number;
    }
    if (definition !== undefined) actor.definition = this.#define(definition);
  }

  #settle(
    actor: ReceivedActor,
    { type, source, state, actions }: Extract<ReceivedMessage, { readonly kind: 'snapshot' }>,
    time: number,
    taken: number,
  ): void {
    const from = this.#source(actor.program, source);
    const opened = closeStep(actor, type);
    const isThere = opened !== undefined && this.steps.has(opened);
    const step = isThere ? opened : this.#step(actor, time, type, from, -1);
    if (isThere && from >= 0) this.steps.setSource(step, from);
    const all = actions + actor.actions;
    this.steps.settle(step, { state: state.text, status: state.status, actions: all, taken });
    this.actions += all;
    actor.status = state.status;
    if (actor.details.length > 0) this.#details.set(step, actor.details);
    actor.details = [];
    actor.actions = 0;
  }

  /** A step that changes nothing. */
  #pass(
    actor: ReceivedActor,
    { type, source }: Extract<ReceivedMessage, { readonly kind: 'undelivered' }>,
    time: number,
    taken: number,
  ): void {
    const last = actor.steps.findLast((step) => this.steps.has(step));
    const { state } = last === undefined ? { state: actor.first.text } : this.steps.at(last);
    const step = this.#step(actor, time, type, this.#source(actor.program, source), -1);
    this.steps.settle(step, { state, status: actor.status, actions: 0, taken });
  }

  #step(actor: ReceivedActor, time: number, type: string, source: number, received: number): number {
    const step = this.steps.add({ time, actor: actor.number, source, type, received });
    actor.steps.push(step);
    return step;
  }

  #source(program: Program, session: string | undefined): number {
    return session === undefined ? -1 : this.actors.of(program, session, this.steps.last).number;
  }

  #isWithin(actor: ReceivedActor, around: ReceivedActor): boolean {
    for (let each: ReceivedActor | undefined = actor; each !== undefined; ) {
      if (each === around) return true;
      each = each.parent === undefined ? undefined : this.actors.get(each.parent);
    }
    return false;
  }

  #define(text: string): number | undefined {
    const known = this.#definitionNumbers.get(text);
    if (known !== undefined) return known;
    if (this.#definitionLength + text.length > this.limits.definitions) {
      this.definitionsLeftOut++;
      return undefined;
    }
    this.#definitionLength += text.length;
    const number = this.#definitions.push(text) - 1;
    this.#definitionNumbers.set(text, number);
    return number;
  }
}
