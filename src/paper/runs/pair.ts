import type { Pair } from '../../sim/pair';
import { Observation, type Observed } from '../observation';
import type { Workload } from '../workloads';
import { type Setting, UnfinishedRun, worldOf } from './setting';

/** A workload on the pair. */
export interface PairRun extends Observed {
  readonly seconds: number;
  readonly instructions: number;
  readonly simulated: number;
  readonly epochs: number;
  /** Frames that the primary sent, by kind of message; and that the backups sent. */
  readonly sent: Readonly<Record<string, number>>;
  readonly received: Readonly<Record<string, number>>;
  /** Bytes on all links, heartbeats left out. */
  readonly bytes: number;
}

export function pairRun(guest: Uint8Array, workload: Workload, setting: Setting): PairRun {
  const pair = worldOf(guest, workload, setting);
  const observation = new Observation(pair.environment.recorder);
  pair.start();
  while (pair.step());
  if (!pair.finished) throw new UnfinishedRun(`${workload.append}: ${JSON.stringify(setting)} did not finish`);
  const [primary, ...backups] = pair.replicas;
  const channels = pair.replicas.flatMap(({ links }) => links.map(({ channel }) => channel));
  return {
    ...observation.all(),
    seconds: pair.environment.clock.nowAt / 1e9,
    instructions: primary.processor.instructions,
    simulated: primary.processor.simulated,
    epochs: primary.hypervisor.epoch,
    sent: framesOf([primary]),
    received: framesOf(backups),
    bytes: channels.reduce((sum, { counts }) => sum + counts.bytes - (counts.bytesOf.heartbeat ?? 0), 0),
  };
}

type Linked = Pair['replicas'][number];

function framesOf(replicas: readonly Linked[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { channel } of replicas.flatMap(({ links }) => links)) {
    for (const [kind, count] of Object.entries(channel.counts.frames)) sums[kind] = (sums[kind] ?? 0) + count;
  }
  return sums;
}
