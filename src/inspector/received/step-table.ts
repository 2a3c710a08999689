/** The steps of all actors, in the order in which they were received: columns, in blocks of which the oldest can go. */
import { type ActorStatus, statuses } from './message';

/** An actor receives an event, and has then a state. */
export interface Step {
  /** From 1 on. */
  readonly number: number;
  /** Milliseconds of its program's clock. */
  readonly time: number;
  /** The numbers of the actor and of the actor that has sent the event; -1: unknown. */
  readonly actor: number;
  readonly source: number;
  readonly type: string;
  /** The active states afterwards; empty as long as the actor has not processed the event. */
  readonly state: string;
  readonly status: ActorStatus;
  readonly actions: number;
  /** The numbers of the messages that tell of the event and of the state; -1: there is none. */
  readonly received: number;
  readonly taken: number;
}

const blockSteps = 4_096;

class Block {
  length = 0;
  readonly time = new Float64Array(blockSteps);
  readonly actor = new Int32Array(blockSteps);
  readonly source = new Int32Array(blockSteps);
  readonly received = new Int32Array(blockSteps);
  readonly taken = new Int32Array(blockSteps);
  readonly type = new Uint16Array(blockSteps);
  readonly state = new Uint16Array(blockSteps);
  readonly actions = new Uint16Array(blockSteps);
  readonly status = new Uint8Array(blockSteps);
  /** Types and states, each once. */
  readonly words: string[] = [''];
  readonly #places = new Map<string, number>([['', 0]]);

  place(word: string): number {
    const known = this.#places.get(word);
    if (known !== undefined) return known;
    this.#places.set(word, this.words.length);
    return this.words.push(word) - 1;
  }
}

export class StepTable {
  #blocks: Block[] = [];
  /** The number of the first step of the first block. */
  #first = 1;
  #count = 0;

  /** The oldest step that is still there, and the newest. */
  get first(): number {
    return this.#first;
  }
  get last(): number {
    return this.#count;
  }
  get length(): number {
    return this.#count - this.#first + 1;
  }

  add({ time, actor, source, type, received }: Pick<Step, 'time' | 'actor' | 'source' | 'type' | 'received'>): number {
    let block = this.#blocks.at(-1);
    if (block === undefined || block.length === blockSteps) {
      block = new Block();
      this.#blocks.push(block);
    }
    const at = block.length++;
    block.time[at] = time;
    block.actor[at] = actor;
    block.source[at] = source;
    block.type[at] = block.place(type);
    block.received[at] = received;
    block.taken[at] = -1;
    return ++this.#count;
  }

  /** The actor has processed the event of this step. */
  settle(
    number: number,
    { state, status, actions, taken }: Pick<Step, 'state' | 'status' | 'actions' | 'taken'>,
  ): void {
    const { block, at } = this.#placeOf(number);
    block.state[at] = block.place(state);
    block.status[at] = statuses.indexOf(status);
    block.actions[at] = Math.min(actions, 0xffff);
    block.taken[at] = taken;
  }

  /** The source of an event, which only its snapshot tells. */
  setSource(number: number, source: number): void {
    const { block, at } = this.#placeOf(number);
    block.source[at] = source;
  }

  has(number: number): boolean {
    return number >= this.#first && number <= this.#count;
  }

  at(number: number): Step {
    const { block, at } = this.#placeOf(number);
    return {
      number,
      time: block.time[at],
      actor: block.actor[at],
      source: block.source[at],
      type: block.words[block.type[at]],
      state: block.words[block.state[at]],
      status: statuses[block.status[at]],
      actions: block.actions[at],
      received: block.received[at],
      taken: block.taken[at],
    };
  }

  timeAt(number: number): number {
    const { block, at } = this.#placeOf(number);
    return block.time[at];
  }

  /** Forgets the oldest block; says how many steps were in it. */
  dropBlock(): number {
    const length = this.#blocks.shift()?.length ?? 0;
    this.#first += length;
    return length;
  }

  /** The newest message that the oldest block has. */
  get oldestBlocksLastMessage(): number {
    const [block] = this.#blocks;
    return block === undefined ? -1 : Math.max(block.received[block.length - 1], block.taken[block.length - 1]);
  }

  #placeOf(number: number): { readonly block: Block; readonly at: number } {
    const place = number - this.#first;
    return { block: this.#blocks[Math.floor(place / blockSteps)], at: place % blockSteps };
  }
}
