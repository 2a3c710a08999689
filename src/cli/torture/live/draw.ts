/** What happens to a live machine, by the seed: the guest, what a person types, and faults one after the other. */
import { Random } from '../../../base/random';
import { type ProcessorKind, processorKinds } from '../../../pa-risc/routines';
import { linuxSession } from './linux-session';
import type { TypedLine } from './person';

/** Those of a campaign, unless told. */
export const defaultGuests = ['ledger', 'archiver', 'echo'] as const;
export const liveGuests = [...defaultGuests, 'linux'] as const;
export type LiveGuest = (typeof liveGuests)[number];

const weights = {
  'kill the primary': 34,
  'kill a backup': 20,
  'kill a joiner': 8,
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
  /** Of a freeze or a cut; until the kill of a joiner, after its start. */
  readonly forMs: number;
}

const longestRestMs = 250;
const longestRestartMs = 300;
const longestMediaMs = 30;

export interface DrawnGuest {
  readonly name: LiveGuest;
  readonly append: string;
  /** What a person types at the console. */
  readonly typed: readonly TypedLine[];
}

/** The draws of one run; the faults go on until the guest has halted. */
export class LiveDraw {
  readonly guest: DrawnGuest;
  /** So long a medium works on a command at least, in milliseconds: then many a fault finds it under way. */
  readonly mediaMs: number;
  private readonly restarts: Random;
  private readonly processors: Random;
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
    this.restarts = random.derive('restarts');
    this.processors = random.derive('processors');
    const media = random.derive('media');
    this.mediaMs = media.integer(0, 2) === 0 ? 0 : media.integer(1, longestMediaMs);
    this.kinds = liveFaults.filter((kind) => kind !== 'cut the person' || this.guest.typed.length > 0);
  }

  /** Before or after the others have noticed the death. */
  restartMs(): number {
    return this.restarts.integer(0, longestRestartMs);
  }

  /** Of a replica that starts: a pair of two kinds stays in step. */
  processor(): ProcessorKind {
    return processorKinds[this.processors.integer(0, processorKinds.length - 1)];
  }

  fault(timeoutMs: number): DrawnFault {
    const { random, kinds } = this;
    const sum = kinds.reduce((total, kind) => total + weights[kind], 0);
    let left = random.integer(0, sum - 1);
    const kind = kinds.find((each) => {
      left -= weights[each];
      return left < 0;
    }) as LiveFault;
    return { kind, afterMs: random.integer(0, longestRestMs), forMs: random.integer(20, 3 * timeoutMs) };
  }
}

const drawn: Readonly<Record<LiveGuest, (random: Random) => Omit<DrawnGuest, 'name'>>> = {
  ledger: (random) => ({
    append: `transactions=${random.integer(200, 800)} seed=${random.integer(1, 1000)}`,
    typed: [],
  }),
  archiver: (random) => ({ append: `records=${random.integer(80, 320)}`, typed: [] }),
  echo: (random) => ({ append: '', typed: linesForEcho(random) }),
  linux: (random) => ({ append: 'loglevel=1', typed: linuxSession(random) }),
};

const letters = 'abcdefghijklmnopqrstuvwxyz 0123456789';

/** Lines one by one, and some that are pasted at once. */
function linesForEcho(random: Random): readonly TypedLine[] {
  const lines = Array.from({ length: random.integer(200, 800) }, (_, at) => ({
    text: `${Array.from({ length: random.integer(1, 60) }, () => letters[random.integer(0, letters.length - 1)]).join('')}\n`,
    pauseMs: random.integer(0, 3) === 0 ? 0 : random.integer(5, 120),
    // What is typed before the machine has its power is lost.
    ...(at === 0 && { after: 'echo: type' }),
  }));
  return [...lines, { text: 'quit\n', pauseMs: 0 }];
}
