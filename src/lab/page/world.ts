/** The page's end of the world's thread. */
import type { Answers, Ask, AskName, FromWorker, RunInfo } from '../protocol';

interface Waiting {
  readonly answered: (answer: never) => void;
  readonly failed: (error: Error) => void;
}

export class WorldThread {
  readonly #worker = new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  /**
   * `grown` hears of a run that is being recorded, each time that it has grown; `ended`, why the thread has come to an
   * end, which it never should.
   */
  constructor(grown: (run: RunInfo) => void, ended: (why: string) => void) {
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      ended(event.message || 'its program cannot be loaded');
    });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if ('run' in data) grown(data.run);
      else {
        const waiting = this.#waiting.get(data.number);
        this.#waiting.delete(data.number);
        if ('closed' in data) return;
        if ('error' in data) waiting?.failed(new Error(data.error));
        else waiting?.answered(data.answer as never);
      }
    });
  }

  /** Rejects with what is wrong with the question, in words for the visitor. */
  ask<Name extends AskName>(what: Extract<Ask, { readonly ask: Name }>): Promise<Answers[Name]> {
    const number = ++this.#asked;
    return new Promise((answered, failed) => {
      this.#waiting.set(number, { answered: answered as Waiting['answered'], failed });
      this.#worker.postMessage({ ...what, number });
    });
  }
}
