/** The requests of one replica that have not ended, under their numbers. */
import type { RequestMessage, RequestResult } from './messages';

/** What a request asks for, without its number and its sender's term. */
export type Asked = RequestMessage extends infer Each
  ? Each extends RequestMessage
    ? Omit<Each, 'number' | 'heard' | 'since'>
    : never
  : never;

/** What becomes of a request. `lost`: the environment has been started anew; perhaps done, perhaps not. */
export interface RequestHandlers {
  /** The command works on, and takes long. */
  readonly accepted?: () => void;
  readonly ended: (result: RequestResult | 'lost') => void;
}

interface Request {
  readonly asked: Asked;
  readonly handlers: RequestHandlers;
}

export class Requests {
  protected readonly outstanding = new Map<number, Request>();
  private last = 0;

  /** Every request up to this number has ended. */
  get heard(): number {
    const [first = this.last + 1] = this.outstanding.keys();
    return first - 1;
  }

  /** The requests that have not ended, in the order of their numbers. */
  get all(): readonly { readonly number: number; readonly asked: Asked }[] {
    return [...this.outstanding].map(([number, { asked }]) => ({ number, asked }));
  }

  add(asked: Asked, handlers: RequestHandlers): number {
    this.outstanding.set(++this.last, { asked, handlers });
    return this.last;
  }

  accepted(number: number): void {
    this.outstanding.get(number)?.handlers.accepted?.();
  }

  /** A result that comes again finds no request. */
  ended(number: number, result: RequestResult | 'lost'): void {
    const request = this.outstanding.get(number);
    this.outstanding.delete(number);
    request?.handlers.ended(result);
  }

  /** Whatever comes of these, nobody hears of it; those that have not been sent are not asked any more. */
  forget(numbers: Iterable<number>): void {
    for (const number of numbers) this.outstanding.delete(number);
  }

  /** The environment knows none of them: numbers begin anew, and those that have not been sent are asked anew. */
  loseAll(): number {
    const lost = [...this.outstanding.keys()];
    for (const number of lost) this.ended(number, 'lost');
    return lost.length;
  }
}
