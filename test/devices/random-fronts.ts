/** Fronts under random accesses, completions and lines: what the guest reads, and all that is kept. */
import { AspFront } from '../../devices/asp/front';
import type { Completion, DeviceFront } from '../../devices/device';
import { NcrFront } from '../../devices/ncr53c700/front';
import { REGISTER } from '../../devices/ncr53c700/registers';
import { inputCompletion, Rs232Front } from '../../devices/rs232/front';
import { Random } from '../../src/base/random';

const sizes = [1, 1, 1, 2, 4] as const;

interface Driven {
  readonly make: () => DeviceFront & { readonly room?: number; readonly listens?: boolean };
  readonly length: number;
  readonly completion: (random: Random) => Completion;
  /** What this front has beside its registers. */
  readonly other?: (front: DeviceFront, random: Random) => unknown;
}

const pick = <Value>(random: Random, values: readonly Value[]): Value => values[random.integer(0, values.length - 1)];
/** Few bits at once, often: what depends on one bit alone shows. */
const word = (random: Random): number =>
  random.chance(0.5) ? (1 << random.integer(0, 31)) >>> 0 : random.integer(0, 0xffffffff);

const registerNames = Object.keys(REGISTER);

const driven = {
  scsi: {
    make: () => new NcrFront(),
    length: NcrFront.length,
    completion: (random) => {
      const names = registerNames.filter(() => random.chance(0.2));
      const registers = Object.fromEntries(names.map((name) => [name, word(random)]));
      const own = {
        CONNECTED: pick(random, [0xff, 0, 5]),
        DISCONNECTED: random.integer(0, 255),
        RESETS: random.integer(0, 3),
      };
      return { device: 'scsi', registers: random.chance(0.5) ? { ...registers, ...own } : registers, dma: [] };
    },
  },
  rs232: {
    make: () => new Rs232Front(),
    length: Rs232Front.length,
    completion: (random) => {
      const bytes = Array.from({ length: random.integer(0, 9) }, () => random.integer(0, 255));
      return inputCompletion('rs232', 0, Uint8Array.from(bytes));
    },
    other: (front) => {
      const { room, listens, receivesByInterrupt } = front as Rs232Front;
      return [room, listens, receivesByInterrupt];
    },
  },
  asp: {
    make: () => new AspFront(),
    length: AspFront.length,
    completion: () => ({ device: 'asp', registers: {}, dma: [] }),
    other: (front, random) => {
      const asp = front as AspFront;
      if (random.chance(0.1)) asp.interruptWord = word(random);
      asp.setLine(random.integer(0, 31), random.chance(0.5));
      return asp.takeExternalInterrupts();
    },
  },
} satisfies Readonly<Record<string, Driven>>;

export type FrontName = keyof typeof driven;

export const frontNames = Object.keys(driven) as readonly FrontName[];

/** `told` hears of each step: what was done, what came of it, and the front's state afterwards. */
export function driveFront(name: FrontName, seed: number, steps: number, told: (...words: unknown[]) => void): void {
  const random = new Random(`front/${name}/${seed}`);
  const { make, length, completion, other }: Driven = driven[name];
  let front = make();
  const access = () => {
    const size = pick(random, sizes);
    return [size * random.integer(0, length / size - 1), size] as const;
  };
  const acts: readonly (() => unknown)[] = [
    () => front.read(...access()),
    () => front.read(...access()),
    () => front.write(...access(), word(random)),
    () => front.write(...access(), word(random)),
    () => {
      const brought = completion(random);
      const isOutdated = front.isOutdated?.(brought);
      front.deliver(brought);
      return isOutdated;
    },
    () => other?.(front, random),
    () => {
      if (random.chance(0.05)) front.reset();
    },
    () => {
      // Another replica goes on from here.
      const snapshot = front.snapshot();
      front = make();
      front.restore(snapshot);
    },
  ];
  for (let step = 0; step < steps; step++) {
    const act = random.integer(0, acts.length - 1);
    const came = acts[act]();
    told(act, came, front.interruptLine, front.snapshot());
  }
}
