/** How long a person who types sees nothing when the primary is killed with -9. */
import { setTimeout as pause } from 'node:timers/promises';
import { Person, type TypedLine } from '../../../src/cli/torture/live/person';
import { BrokenMachine } from './broken-machine';

export interface PauseOptions {
  readonly kills: number;
  /** Of the failure detector. */
  readonly timeoutMs: number;
  readonly linux: boolean;
}

const typedEveryMs = 10;
/** Before and after each kill. */
const calmMs = 1000;
const eraseLine = '\u0015';

export async function measurePauses({ kills, timeoutMs, linux }: PauseOptions): Promise<void> {
  const guest = linux ? ['--linux', '--append', 'loglevel=1'] : ['--guest', 'examples/guests/echo.elf'];
  const machine = new BrokenMachine(guest, timeoutMs);
  const pauses: number[] = [];
  try {
    await machine.start();
    let seenAt = 0;
    let longest = 0;
    const person = new Person(machine.live.address as string, () => {
      const now = performance.now();
      if (seenAt > 0) longest = Math.max(longest, now - seenAt);
      seenAt = now;
    });
    const typing = person.type(keys(linux));
    await machine.until('the guest', () => person.shown.includes(linux ? 'mounted on /mnt' : 'echo: type'));
    for (let kill = 0; kill < kills; kill++) {
      // On a machine with much other work a replica may have been taken for dead meanwhile.
      do {
        await machine.until('both replicas', () => machine.isWhole);
        await pause(calmMs);
      } while (!machine.isWhole);
      longest = 0;
      machine.live.kill(machine.live.primary);
      await pause(timeoutMs + calmMs);
      const before = person.shown.length;
      await machine.until('an echo', () => person.shown.length > before);
      pauses.push(longest);
    }
    person.leave();
    await typing;
  } finally {
    await machine.end();
  }
  const sorted = pauses.toSorted((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
  process.stdout.write(
    `${kills} kills of the primary of ${linux ? 'a Linux' : 'echo'}, detection time-out ${timeoutMs} ms: ` +
      `a person sees nothing for ${at(0.5)} ms (median), ${at(0.9)} ms (90 %), ${at(0.99)} ms (99 %), ${at(1)} ms at most\n`,
  );
}

/** A key now and again, for hours. */
function* keys(linux: boolean): Generator<TypedLine> {
  yield { text: linux ? 'x' : 'x\n', pauseMs: 0, after: linux ? 'mounted on /mnt' : 'echo: type' };
  for (let key = 1; ; key++) yield { text: !linux ? 'x\n' : key % 40 === 0 ? eraseLine : 'x', pauseMs: typedEveryMs };
}
