/** What happens to a live machine, by the seed: the guest, what a person types, and faults one after the other. */
import { Random } from '../../../base/random';
import { linuxSession } from './linux-session';
import type { TypedLine } from './person';

/** Those of a campaign, unless told. */
export const defaultGuests = ['ledger', 'archiver', 'echo'] as const;
export const liveGuests = [...defaultGuests, 'linux'] as const;
export type LiveGuest = (typeof liveGuests)[number];

const weights = {
  'kill the primary': 34,
  'kill a backup': 20,
  'freeze the primary': 10,
  'freeze a backup': 8,
  'cut the primary': 12,
  'cut a backup': 6,
  'cut the replicas': 10,
  'cut the person': 8,
  'kill the environment': 10,
} as const;
export type LiveFault = keyof typeof weights;
export const liveFaults = Object.keys(weights) as readonly LiveFault[];

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
  /** What a person types at the console. */
  readonly typed: readonly TypedLine[];
}

/** The draws of one run; the faults go on until the guest has halted. */
export class LiveDraw {
  readonly guest: DrawnGuest;
  private readonly random: Random;
  private readonly kinds: readonly LiveFault[];

  constructor(
    readonly seed: number,
    guests: readonly LiveGuest[],
  ) {
    const random = new Random(`live/${seed}`);
    const name = guests[random.integer(0, guests.length - 1)];
    this.guest = { name, ...drawn[name](random) };
    this.random = random.derive('faults');
    this.kinds = liveFaults.filter((kind) => kind !== 'cut the person' || this.guest.typed.length > 0);
  }

  fault(timeoutMs: number): DrawnFault {
    const { random, kinds } = this;
    const sum = kinds.reduce((total, kind) => total + weights[kind], 0);
    let left = random.integer(0, sum - 1);
    const kind = kinds.find((each) => {
      left -= weights[each];
      return left < 0;
    }) as LiveFault;
    return { kind, afterMs: random.integer(0, 400), forMs: random.integer(20, 3 * timeoutMs) };
  }
}

const drawn: Readonly<Record<LiveGuest, (random: Random) => Omit<DrawnGuest, 'name'>>> = {
  ledger: (random) => ({
    append: `transactions=${random.integer(200, 800)} seed=${random.integer(1, 1000)}`,
    typed: [],
  }),
  archiver: (random) => ({ append: `records=${random.integer(40, 160)}`, typed: [] }),
  echo: (random) => ({ append: '', typed: linesForEcho(random) }),
  linux: (random) => ({ append: 'loglevel=1', typed: linuxSession(random) }),
};

const letters = 'abcdefghijklmnopqrstuvwxyz 0123456789';

/** Lines one by one, and some that are pasted at once. */
function linesForEcho(random: Random): readonly TypedLine[] {
  const lines = Array.from({ length: random.integer(100, 400) }, (_, at) => ({
    text: `${Array.from({ length: random.integer(1, 60) }, () => letters[random.integer(0, letters.length - 1)]).join('')}\n`,
    pauseMs: random.integer(0, 3) === 0 ? 0 : random.integer(5, 120),
    // What is typed before the machine has its power is lost.
    ...(at === 0 && { after: 'echo: type' }),
  }));
  return [...lines, { text: 'quit\n', pauseMs: 0 }];
}
