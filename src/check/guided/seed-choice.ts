/**
 * Which seed a guided campaign searches from next. What a seed costs can be told from its settings before it runs: each
 * guest gets the same share of all instructions, and among the next seeds of a guest mostly the cheapest is chosen.
 * What a protocol costs a guest is learnt from the searches so far.
 */
import { hp9000model720 } from '../../sim/cost-model';
import { type DrawOptions, drawTrial } from '../campaign/draw';
import { type CampaignGuest, calmFromNs, guestText, type Trial } from '../campaign/trial';
import { rootEndNs } from './root-end';

interface Candidate {
  readonly seed: number;
  /** The settings that decide what a seed costs: guest and protocol. */
  readonly kind: string;
  /** What the seed costs if its processors never wait, in instructions. */
  readonly mostCost: number;
}

/** Among so many next seeds of a guest the cheapest; every so manieth time the one that has waited longest. */
const [choices, fairEvery] = [8, 4] as const;

export class SeedChoice {
  private readonly queues: readonly Queue[];
  private readonly begun = new Map<
    number,
    { readonly queue: Queue; readonly candidate: Candidate; readonly cost: number }
  >();
  private readonly learnt = new Learnt();

  /** Of the seeds from `first` to `last`. */
  constructor(draw: DrawOptions, first: number, last: number) {
    this.queues = draw.guests.map((guest) => new Queue(guest, draw, first, last));
  }

  /** Begins the search that is to come next; `undefined` if each seed has been searched from. */
  next(): number | undefined {
    let best: { readonly queue: Queue; readonly candidate: Candidate; readonly cost: number } | undefined;
    for (const queue of this.queues) {
      const candidate = queue.best(this.learnt);
      if (candidate === undefined) continue;
      const cost = this.learnt.costOf(candidate);
      if (best === undefined || queue.spent + cost < best.queue.spent + best.cost) best = { queue, candidate, cost };
    }
    if (best === undefined) return undefined;
    const { queue, candidate, cost } = best;
    queue.take(candidate, cost);
    this.begun.set(candidate.seed, best);
    return candidate.seed;
  }

  /** A search that has been begun has ended, and has taken so many instructions. */
  ended(seed: number, instructions: number): void {
    const begun = this.begun.get(seed);
    if (begun === undefined) return;
    this.begun.delete(seed);
    begun.queue.spent += instructions - begun.cost;
    this.learnt.hear(begun.candidate, instructions);
  }
}

/** What searches have cost, by kind, against the most that they can cost. */
class Learnt {
  private readonly sums = new Map<string, { readonly cost: number; readonly mostCost: number }>();

  costOf({ kind, mostCost }: Candidate): number {
    const sum = this.sums.get(kind);
    return sum === undefined ? mostCost : (mostCost * sum.cost) / sum.mostCost;
  }

  hear({ kind, mostCost }: Candidate, instructions: number): void {
    const sum = this.sums.get(kind) ?? { cost: 0, mostCost: 0 };
    this.sums.set(kind, { cost: sum.cost + instructions, mostCost: sum.mostCost + mostCost });
  }
}

/** The seeds of one guest that wait, in their order. */
class Queue {
  /** Instructions of its searches, of those under way as they are expected. */
  spent = 0;
  private waiting: readonly Candidate[] = [];
  private drawn: number;
  private taken = 0;

  constructor(
    private readonly guest: CampaignGuest,
    private readonly draw: DrawOptions,
    first: number,
    private readonly last: number,
  ) {
    this.drawn = first - 1;
  }

  best(learnt: Learnt): Candidate | undefined {
    this.fill();
    const [longest] = this.waiting;
    if (longest === undefined || this.taken % fairEvery === fairEvery - 1) return longest;
    return this.waiting.reduce((best, each) => (learnt.costOf(each) < learnt.costOf(best) ? each : best));
  }

  take(candidate: Candidate, cost: number): void {
    this.waiting = this.waiting.filter((each) => each !== candidate);
    this.spent += cost;
    this.taken++;
  }

  private fill(): void {
    while (this.waiting.length < choices && this.drawn < this.last) {
      this.drawn++;
      const trial = drawTrial(this.drawn, this.draw);
      if (trial.guest === this.guest) this.waiting = [...this.waiting, candidateOf(trial)];
    }
  }
}

function candidateOf(trial: Trial): Candidate {
  const { seed, guest, changes } = trial;
  const protocol = changes.find((change) => change.kind === 'protocol')?.protocol;
  const backups = changes.find((change) => change.kind === 'backups')?.count ?? 1;
  const spanNs = Math.min(calmFromNs(trial), rootEndNs(trial));
  const mostCost = ((backups + 1) * spanNs) / hp9000model720.instructionNs;
  return { seed, kind: `${guestText(guest)} ${protocol}`, mostCost };
}
