/** What happens to a live machine, by the seed: the guest, and faults that come one after the other. */
import { Random } from '../../../base/random';

export const liveGuests = ['ledger', 'archiver'] as const;
export type LiveGuest = (typeof liveGuests)[number];

export const liveFaults = [
  'kill the primary',
  'kill a backup',
  'freeze the primary',
  'freeze a backup',
  'cut the primary',
  'cut a backup',
  'kill the environment',
] as const;
export type LiveFault = (typeof liveFaults)[number];

const weights: Readonly<Record<LiveFault, number>> = {
  'kill the primary': 34,
  'kill a backup': 20,
  'freeze the primary': 10,
  'freeze a backup': 8,
  'cut the primary': 12,
  'cut a backup': 6,
  'kill the environment': 10,
};

export interface DrawnFault {
  readonly kind: LiveFault;
  /** Milliseconds after the machine has all its members again. */
  readonly afterMs: number;
  /** Of a freeze or a cut. */
  readonly forMs: number;
}

export interface DrawnGuest {
  readonly name: LiveGuest;
  readonly append: string;
}

/** The draws of one run; the faults go on until the guest has halted. */
export class LiveDraw {
  readonly guest: DrawnGuest;
  private readonly random: Random;

  constructor(
    readonly seed: number,
    guests: readonly LiveGuest[],
  ) {
    const random = new Random(`live/${seed}`);
    const name = guests[random.integer(0, guests.length - 1)];
    const append =
      name === 'ledger'
        ? `transactions=${random.integer(200, 800)} seed=${random.integer(1, 1000)}`
        : `records=${random.integer(40, 160)}`;
    this.guest = { name, append };
    this.random = random.derive('faults');
  }

  fault(timeoutMs: number): DrawnFault {
    const { random } = this;
    const sum = liveFaults.reduce((total, kind) => total + weights[kind], 0);
    let left = random.integer(0, sum - 1);
    const kind = liveFaults.find((each) => {
      left -= weights[each];
      return left < 0;
    }) as LiveFault;
    return { kind, afterMs: random.integer(0, 400), forMs: random.integer(20, 3 * timeoutMs) };
  }
}
