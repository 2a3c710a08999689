import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { digest } from './digest';

/** A seeded source of randomness; everything random in a world comes from one seed. */
export class Random {
  private generator;

  constructor(private readonly seed: number | string) {
    this.generator = generatorOf(seed);
  }

  /** Goes on as another stream, which this stream's seed and the given one make. */
  reseed(seed: number): void {
    this.generator = generatorOf(`${this.seed}/again/${seed}`);
  }

  /** An independent stream of the same seed. */
  derive(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  /** An impossible event draws nothing from the stream. */
  chance(probability: number): boolean {
    return probability > 0 && this.integer(0, 0xffffff) < probability * 0x1000000;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.integer(0, 255));
  }
}

const generatorOf = (seed: number | string) =>
  xoroshiro128plus(Number.parseInt(digest(String(seed)).slice(0, 8), 16) | 0);
