/**
 * The threads of a worker: each keeps its script, with the guests that it has read, until another kind of work comes.
 */
import { BadInput } from '../../base/bad-input';
import type { Outcome } from '../../fleet/outcome';
import { isOutOfMemory, PoolThread } from '../pool-thread';
import { type WorkKind, workKind } from '../work';

interface Slot {
  readonly script: string;
  readonly thread: PoolThread<object, unknown, unknown>;
}

export class Slots {
  #idle: Slot[] = [];
  readonly #busy = new Set<Slot>();

  constructor(private readonly kindOf: (name: string) => Pick<WorkKind, 'script' | 'greatestHeap'> = workKind) {}

  /**
   * Rejects if the thread ends, or the task takes longer than the limit.
   * @throws {BadInput} that the task has thrown
   */
  async execute(kind: string, task: object, limitMs: number): Promise<Outcome> {
    const slot = await this.#slotFor(kind);
    this.#busy.add(slot);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`it hangs: no result after ${limitMs / 1000} s`)), limitMs);
    });
    try {
      const answer = await Promise.race([slot.thread.answer(task), late]);
      this.#idle.push(slot);
      return { answer };
    } catch (error) {
      if (error instanceof BadInput) {
        this.#idle.push(slot);
        throw error;
      }
      await slot.thread.end();
      if (isOutOfMemory(error)) return { exhausted: true };
      throw error;
    } finally {
      clearTimeout(timer);
      this.#busy.delete(slot);
    }
  }

  /** Ends all threads, and with them what they execute. */
  async end(): Promise<void> {
    await Promise.all([...this.#idle, ...this.#busy].map(({ thread }) => thread.end()));
    this.#idle = [];
  }

  async #slotFor(kind: string): Promise<Slot> {
    const { script, greatestHeap } = this.kindOf(kind);
    const at = this.#idle.findIndex((slot) => slot.script === script);
    if (at >= 0) return this.#idle.splice(at, 1)[0];
    // A thread of another script makes room.
    await this.#idle.shift()?.thread.end();
    return { script, thread: new PoolThread(script, greatestHeap) };
  }
}
