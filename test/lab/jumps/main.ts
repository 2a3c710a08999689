/** Prints how long the lab takes to go to moments of a ledger of ten virtual seconds, and what the snapshots take. */
import { readFileSync } from 'node:fs';
import { Random } from '../../../src/base/random';
import { JudgedPair } from '../../../src/check/judged-run';
import { forkText } from '../../../src/lab/run/fork-text';
import { Machines } from '../../../src/lab/run/machine';
import { Recording } from '../../../src/lab/run/recording';
import { sceneOf } from '../../../src/lab/run/scene';
import { defaultPlan } from '../../../src/sim/plan/plan';
import { SnapshotArchive } from '../../../src/sim/snapshot/archive';
import type { Snapshot } from '../../../src/sim/snapshot/snapshots';

const jumps = 50;
const forks = 10;
const mebibyte = 1 << 20;
const guest = new Uint8Array(readFileSync('examples/guests/ledger.elf'));
const files = { file: (path: string) => new Uint8Array(readFileSync(`examples/scenarios/${path}`)) };
const random = new Random('jumps');
const now = () => performance.now();
/** Of this process, in milliseconds: what another process takes of the machine does not count. */
const processorMs = () => process.cpuUsage().user / 1e3;

interface Timed {
  readonly ms: number;
  readonly usedMs: number;
}

function timed<Made>(make: () => Made): Timed & { readonly made: Made } {
  const [begun, used] = [now(), processorMs()];
  const made = make();
  return { ms: now() - begun, usedMs: processorMs() - used, made };
}

function printTimes(what: string, times: readonly Timed[]): void {
  const words = (all: readonly number[]) => {
    const sorted = [...all].sort((one, other) => one - other);
    return `median ${sorted[sorted.length >> 1].toFixed(1)} ms, at most ${(sorted.at(-1) as number).toFixed(1)} ms`;
  };
  const [ms, usedMs] = [times.map((each) => each.ms), times.map((each) => each.usedMs)];
  console.log(`${what}, ${times.length} times: ${words(ms)}; of processor time ${words(usedMs)}`);
}

/** What 200 snapshots of a run take, each so many virtual milliseconds after the last one. */
function printMemory(what: string, memorySize: number): void {
  const plan = { ...defaultPlan, guest, append: 'transactions=40', disk: new Uint8Array(mebibyte), memorySize };
  const judged = new JudgedPair({ ...plan, comparison: 'replicas', patienceNs: 60e9 }, { onRecord: () => {} });
  const { pair } = judged;
  const snapshots = pair.snapshotsOf(pair);
  const archive = new SnapshotArchive<Snapshot>(Number.POSITIVE_INFINITY, (kept) => snapshots.pieces(kept));
  const times: Timed[] = [];
  let first = 0;
  while (archive.length < 200) {
    const until = pair.environment.clock.nowAt + 10e6;
    while (pair.environment.clock.nowAt < until && pair.step());
    const { made, ...took } = timed(() => snapshots.capture());
    times.push(took);
    archive.add(made.event, made);
    if (archive.length === 1) first = archive.bytes;
  }
  const [all, each] = [archive.bytes, (archive.bytes - first) / (archive.length - 1)];
  console.log(
    `${what}: 200 snapshots take ${(all / mebibyte).toFixed(1)} MiB, the first ${(first / mebibyte).toFixed(1)} MiB, each further one ${(each / 1024).toFixed(0)} KiB`,
  );
  printTimes(`${what}: to take a snapshot`, times);
}

printMemory('a ledger', defaultPlan.memorySize);
printMemory('a ledger with 64 MiB of memory', 64 * mebibyte);

const text = [
  'title Ten seconds',
  'guest ../guests/ledger.elf',
  'append "transactions=112"',
  'expect verdict consistent',
];
const recording = new Recording({ id: 1, name: 'ten.scenario', text: text.join('\n'), files });
const { ms, usedMs } = timed(() => {
  while (recording.advance(1_000, now));
});
const { archive } = recording.moments;
console.log(
  `${(recording.endsAt / 1e9).toFixed(1)} virtual seconds, ${recording.records.length} records, recorded in ${(ms / 1e3).toFixed(1)} s (${(usedMs / 1e3).toFixed(1)} s of processor time); ${archive.length} snapshots, ${(archive.bytes / mebibyte).toFixed(1)} MiB`,
);

const machines = new Machines(recording);
const anywhere = () => random.integer(1, recording.records.length);
const jump = (event: number) =>
  timed(() => [sceneOf(1, recording, event), machines.at(1, { event, at: recording.records.instant(event) ?? 0 })]);
printTimes(
  'a jump, scene and machines',
  Array.from({ length: jumps }, () => jump(anywhere())),
);
printTimes(
  'a fork',
  Array.from({ length: forks }, (_, at) => {
    const event = anywhere();
    const statement = `at event ${event} kill primary`;
    const parent = { recording, event, added: [statement] };
    const made = {
      id: 2 + at,
      name: 'fork.scenario',
      text: forkText(recording.info.text, [statement], 0),
      files,
      parent,
    };
    return timed(() => {
      const fork = new Recording(made);
      while (fork.records.length <= event && fork.advance(1, now));
    });
  }),
);
