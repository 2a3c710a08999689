/**
 * `understudy bench protocol`: the gain of each switch, the parts of a failover, and the cost of an epoch's boundary.
 */
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { type JudgedRun, judgedPair } from '../../check/judged-run';
import { isRight } from '../../check/verdict';
import { type Protocol, presets, type Switches, switchValues } from '../../hypervisor/switches';
import { runBare } from '../../sim/bare';
import { defaultPlan, emptyDiskBytes, type RunPlan } from '../../sim/plan/plan';
import { readInput } from '../files/input-files';
import { type Boundary, type BoundaryCost, boundariesOf } from './boundary';
import { type ReplicatedRatio, replicatedRatios } from './replicated-ratio';

export interface BenchProtocolOptions {
  readonly rounds?: number;
  readonly json?: true;
}

/** One protocol on one guest, without faults. */
interface Share {
  readonly guest: string;
  readonly name: string;
  /** N'/N: virtual time on the pair by virtual time on the bare machine. */
  readonly normalizedPerformance: number;
  readonly epochs: number;
  /** Frames and bytes on the link, acknowledgments and repeats included, heartbeats left out. */
  readonly messages: number;
  readonly bytes: number;
}

/** The parts of a failover in milliseconds of virtual time, means over the kills. */
interface Parts {
  readonly protocol: Protocol;
  readonly kills: number;
  readonly detection: number;
  /** The claim, with which the others' operations are aborted and the bus is reset. */
  readonly claim: number;
  /** Replaying what was received. */
  readonly drain: number;
  readonly failoverEpoch: number;
  readonly firstCompletion: number;
}

const workloads = [
  { guest: 'ledger', append: 'transactions=20 seed=3' },
  { guest: 'archiver', append: '', tape: new Uint8Array(0) },
] as const;
const failoverKills = 24;
const killStepNs = 17_300_000;
const protocols = Object.keys(presets) as Protocol[];

/** Returns the exit code: 1 if a run was not consistent. */
export function benchProtocolCommand(options: BenchProtocolOptions): number {
  try {
    bench(options);
    return 0;
  } catch (error) {
    if (!(error instanceof Inconsistent)) throw error;
    process.stderr.write(`${pc.red('error:')} ${error.message}\n`);
    return 1;
  }
}

class Inconsistent extends Error {}

function bench({ rounds = 5, json }: BenchProtocolOptions): void {
  // Before the other runs, all of which have listeners.
  const boundaries = boundariesOf(protocols, rounds, (watchedBy, round) =>
    progress(`boundaries, heard by ${watchedBy}: round ${round} of ${rounds}`),
  );
  const ratios = replicatedRatios(rounds, (round) => progress(`replicated and bare: round ${round} of ${rounds}`));
  const shares = workloads.flatMap((workload) => sharesOf(workload));
  const failovers = protocols.map(failoverOf);
  progress('');
  if (json) process.stdout.write(`${JSON.stringify({ shares, failovers, boundaries, ratios }, undefined, 2)}\n`);
  else process.stdout.write(`${tables(shares, failovers, boundaries, rounds)}\n${ratioTable(ratios, rounds)}\n`);
}

function planOf({ guest, ...more }: { readonly guest: string; readonly append: string }): RunPlan {
  const path = fileURLToPath(new URL(`../examples/guests/${guest}.elf`, import.meta.url));
  return { ...defaultPlan, guest: readInput('guest', path), disk: new Uint8Array(emptyDiskBytes), ...more };
}

/** The presets, one of them with digests, and `original` with each switch alone. */
function sharesOf(workload: (typeof workloads)[number]): readonly Share[] {
  const plan = planOf(workload);
  const bare = runBare(plan);
  const alone = (Object.keys(switchValues) as (keyof Switches)[]).map((name) => {
    const value = switchValues[name][1];
    return { name: `original, ${name}=${value}`, protocol: 'original', switches: { [name]: value } } as const;
  });
  const paranoid = { name: 'prototype, paranoid', protocol: 'prototype', switches: {}, paranoid: true } as const;
  const rows = [...protocols.map((protocol) => ({ name: protocol, protocol, switches: {} })), paranoid, ...alone];
  return rows.map(({ name, ...changes }) => {
    progress(`${workload.guest}: ${name}`);
    const run = judgedPair({ ...plan, ...changes }).toEnd(bare);
    assertConsistent(run, `${workload.guest} under ${name}`);
    const { heartbeat = 0, ...messages } = run.messages;
    return {
      guest: workload.guest,
      name,
      normalizedPerformance: run.virtualTimeNs / bare.virtualTimeNs,
      epochs: run.epochs,
      messages: Object.values(messages).reduce((sum, count) => sum + count, 0),
      bytes: run.bytes - (run.bytesOf.heartbeat ?? 0),
    };
  });
}

/** The primary is killed at moments spread over a ledger's run. */
function failoverOf(protocol: Protocol): Parts {
  const plan = planOf({ guest: 'ledger', append: 'transactions=8 seed=3' });
  const bare = runBare(plan);
  const sums = { detection: 0, claim: 0, drain: 0, failoverEpoch: 0, firstCompletion: 0 };
  for (let kill = 0; kill < failoverKills; kill++) {
    progress(`failover under ${protocol}: ${kill + 1} of ${failoverKills}`);
    const when = { kind: 'time', at: 30_000_000 + kill * killStepNs } as const;
    const run = judgedPair({ ...plan, seed: kill, protocol, kills: [{ who: 'primary', when }] }).toEnd(bare);
    assertConsistent(run, `a kill at ${when.at} ns under ${protocol}`);
    const [failover] = run.failovers;
    const { killedAtNs = 0, detectedAtNs, claimedAtNs, drainedAtNs, promotedAtNs } = failover;
    sums.detection += detectedAtNs - killedAtNs;
    sums.claim += claimedAtNs - detectedAtNs;
    sums.drain += drainedAtNs - claimedAtNs;
    sums.failoverEpoch += promotedAtNs - drainedAtNs;
    sums.firstCompletion += (failover.firstCompletionAtNs ?? promotedAtNs) - promotedAtNs;
  }
  const mean = (sum: number) => sum / failoverKills / 1e6;
  const [detection, claim, drain] = [mean(sums.detection), mean(sums.claim), mean(sums.drain)];
  const [failoverEpoch, firstCompletion] = [mean(sums.failoverEpoch), mean(sums.firstCompletion)];
  return { protocol, kills: failoverKills, detection, claim, drain, failoverEpoch, firstCompletion };
}

function assertConsistent(run: JudgedRun, name: string): void {
  if (!isRight(run.verdict)) throw new Inconsistent(`${name} is ${run.verdict}: ${run.violation ?? ''}`);
}

function tables(
  shares: readonly Share[],
  failovers: readonly Parts[],
  boundaries: readonly Boundary[],
  rounds: number,
): string {
  const milliseconds = (value: number) => value.toFixed(2);
  const sections = [
    ...workloads.map(({ guest }) =>
      section(
        `${guest}: normalized performance N'/N, and what goes over the link (epochs of ${defaultPlan.epochLength} instructions)`,
        ['protocol', "N'/N", 'epochs', 'messages', 'bytes'],
        shares
          .filter((share) => share.guest === guest)
          .map(({ name, normalizedPerformance, epochs, messages, bytes }) => [
            name,
            normalizedPerformance.toFixed(3),
            String(epochs),
            String(messages),
            String(bytes),
          ]),
      ),
    ),
    section(
      `failover of the ledger, mean of ${failoverKills} kills, milliseconds of virtual time`,
      ['protocol', 'detection', 'claim and bus reset', 'drain', 'failover epoch', 'first completed I/O'],
      failovers.map(({ protocol, detection, claim, drain, failoverEpoch, firstCompletion }) => [
        protocol,
        ...[detection, claim, drain, failoverEpoch, firstCompletion].map(milliseconds),
      ]),
    ),
    section(
      `an epoch's boundary in this process, both replicas, in µs and by 1,000 interpreted instructions (${cpus()[0]?.model}, median of ${rounds} rounds)`,
      ['protocol', 'alone', 'ratio', 'with trace', 'ratio', 'with digests too', 'ratio'],
      boundaries.map(({ protocol, withTrace, withDigests, ...alone }) => [
        protocol,
        ...[alone, withTrace, withDigests].flatMap(costLines),
      ]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function ratioTable(ratios: readonly ReplicatedRatio[], rounds: number): string {
  const lengths = [...new Set(ratios.map(({ epochLength }) => epochLength))];
  const kernels = Object.keys(ratios[0].kernels) as (keyof ReplicatedRatio['kernels'])[];
  return section(
    `time of both replicas in this process under revised, by that of the bare machine (median of ${rounds} rounds)`,
    ['processor', 'kernel', ...lengths.map((length) => `epochs of ${length}`)],
    (['interpreter', 'translator'] as const).flatMap((kind) => {
      const rows = ratios.filter(({ processor }) => processor === kind);
      const row = (name: string, ratioOf: (row: ReplicatedRatio) => number) => [
        kind,
        name,
        ...rows.map((each) => ratioOf(each).toFixed(2)),
      ];
      return [
        ...kernels.map((kernel) => row(kernel, ({ kernels }) => kernels[kernel] ?? Number.NaN)),
        row('geometric mean', ({ ratio }) => ratio),
      ];
    }),
  );
}

const costLines = ({ microseconds, byThousandInstructions }: BoundaryCost): readonly string[] => [
  microseconds.toFixed(1),
  byThousandInstructions.toFixed(1),
];

function section(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  const lines = cells.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '),
  );
  return [pc.bold(title), ...lines].join('\n');
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
