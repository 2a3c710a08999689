import { customRandom, urlAlphabet } from 'nanoid';
import type { Random } from './random';

/** A source of names. */
export interface Ids {
  next(): string;
}

/** Names from the seed, 12 characters each. */
export class RandomIds implements Ids {
  constructor(private readonly random: Random) {}

  next(): string {
    return customRandom(urlAlphabet, 12, (count) => this.random.bytes(count))();
  }
}
