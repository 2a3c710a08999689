/** A Linux with a load and a kill -9 every 20 seconds: resident memory and descriptors of each process that stays. */
import { setTimeout as pause } from 'node:timers/promises';
import { Person } from '../../../src/cli/torture/live/person';
import { BrokenMachine } from './broken-machine';
import { type ProcessSample, sampled } from './process-sample';

interface Sample extends ProcessSample {
  readonly atMs: number;
}

const killEveryMs = 20_000;
const sampleEveryMs = 5000;
/** Of so many kills one is the primary's, so that a replica lives long. */
const backupsPerPrimary = 9;
const timeoutMs = 1000;
/** What lives less is still growing. */
const leastMs = 120_000;
const load =
  'n=0; while :; do dd if=/bin/busybox of=/mnt/load bs=1k count=256 conv=fsync 2> /dev/null; cmp /bin/busybox /bin/busybox; n=$((n + 1)); echo "turn $n."; done\n';

export async function measureEndurance(minutes: number): Promise<void> {
  const machine = new BrokenMachine(['--linux', '--append', 'loglevel=1'], timeoutMs);
  const samples = new Map<string, Sample[]>();
  let kills = 0;
  try {
    await machine.start();
    const person = new Person(machine.live.address as string);
    await person.type([{ text: load, pauseMs: 0, after: 'mounted on /mnt' }]);
    const startedAt = performance.now();
    for (let killAt = killEveryMs; performance.now() - startedAt < minutes * 60_000; await pause(sampleEveryMs)) {
      take(machine, samples, performance.now() - startedAt);
      if (performance.now() - startedAt < killAt || !machine.isWhole) continue;
      killAt += killEveryMs;
      kills++;
      const { live } = machine;
      live.kill(kills % (backupsPerPrimary + 1) === 0 ? live.primary : live.backups[0]);
    }
    const turns = person.shown.match(/turn \d+\./g)?.length ?? 0;
    person.leave();
    process.stdout.write(`${minutes} minutes, ${kills} kills, ${turns} turns of the load\n`);
  } finally {
    await machine.end();
  }
  for (const [name, taken] of samples) tell(name, taken);
}

function take({ live }: BrokenMachine, samples: Map<string, Sample[]>, atMs: number): void {
  for (const [name, sample] of sampled(live)) samples.set(name, [...(samples.get(name) ?? []), { atMs, ...sample }]);
}

/** The greatest of each quarter of the process's life. */
function tell(name: string, taken: readonly Sample[]): void {
  const lifeMs = taken[taken.length - 1].atMs - taken[0].atMs;
  if (lifeMs < leastMs) return;
  const quarters = [0, 1, 2, 3].map((at) =>
    taken.slice(Math.floor((at * taken.length) / 4), Math.ceil(((at + 1) * taken.length) / 4)),
  );
  const greatest = (of: (sample: Sample) => number) => quarters.map((each) => Math.max(...each.map(of)).toFixed(0));
  const memory = greatest(({ megabytes }) => megabytes).join(', ');
  const descriptors = greatest((sample) => sample.descriptors).join(', ');
  process.stdout.write(
    `${name}, ${(lifeMs / 1000).toFixed(0)} s: at most ${memory} MB resident and ${descriptors} descriptors in the quarters of its life\n`,
  );
}
