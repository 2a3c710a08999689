/**
 * Which moments of a run its forks leave from. Each kind of moment is as likely as another, however often it comes:
 * what lasts long or comes with every epoch is one kind, and so is what comes once.
 */
import { Random } from '../../base/random';

/** The n-th moment of a kind is taken, n up to that; each order of magnitude is as likely as another. */
const greatestNth = 64;
const precision = 1_000_000;

/** A kind of moment that is to be kept. */
interface Wanted {
  readonly kind: string;
  readonly rank: number;
}

export class MomentChoice {
  private readonly random: Random;
  private readonly seen = new Map<string, { readonly nth: number; readonly rank: number; count: number }>();
  /** The highest ranks of the kinds whose moment has come. */
  private kept: readonly Wanted[] = [];

  constructor(
    name: string,
    private readonly greatest: number,
  ) {
    this.random = new Random(`moments/${name}`);
  }

  /** The kind for which this moment is to be kept, if there is one; and the kind whose moment is to be left for it. */
  take(kinds: readonly string[]): { readonly kind: string; readonly instead?: string } | undefined {
    let best: Wanted | undefined;
    for (const kind of kinds) {
      const seen = this.seenOf(kind);
      seen.count++;
      if (seen.count === seen.nth && seen.rank > (best?.rank ?? 0)) best = { kind, rank: seen.rank };
    }
    if (best === undefined) return undefined;
    if (this.kept.length < this.greatest) {
      this.kept = [...this.kept, best];
      return { kind: best.kind };
    }
    const least = this.kept.reduce((lower, each) => (each.rank < lower.rank ? each : lower));
    if (least.rank >= best.rank) return undefined;
    this.kept = [...this.kept.filter((each) => each !== least), best];
    return { kind: best.kind, instead: least.kind };
  }

  private seenOf(kind: string): { readonly nth: number; readonly rank: number; count: number } {
    const known = this.seen.get(kind);
    if (known !== undefined) return known;
    const random = this.random.derive(kind);
    const exponent = random.integer(0, precision) / precision;
    const fresh = { nth: Math.floor(greatestNth ** exponent), rank: random.integer(1, precision), count: 0 };
    this.seen.set(kind, fresh);
    return fresh;
  }
}
