import { customRandom, urlAlphabet } from 'nanoid';
import type { Random } from './random';

/** Names from the seed, 12 characters each. */
export function idsFrom(random: Random): () => string {
  return customRandom(urlAlphabet, 12, (count) => random.bytes(count));
}
