import type { View } from '../../ports/arbiter';
import type { Replica } from '../../replica/replica';
import type { Rate } from './rate';
import type { ReplicaStatus } from './status';

/** What a replica's process knows of itself beside the replica. */
export interface ReplicaFacts {
  readonly name: string;
  /** Once it has come into a view. */
  readonly replica: Replica | undefined;
  readonly view: View;
  readonly epochLength: number;
  readonly failovers: number;
  /** Of the epochs. */
  readonly rate: Rate;
  readonly upNs: number;
}

export function replicaStatus({
  name,
  replica,
  view,
  epochLength,
  failovers,
  rate,
  upNs,
}: ReplicaFacts): ReplicaStatus {
  const { user, system } = process.cpuUsage();
  const status = replica?.hypervisor.status;
  const channels = replica?.links.map(({ channel }) => channel) ?? [];
  const lagEpochs = status?.role === 'backup' ? status.lagEpochs : 0;
  const { term, primary } = replica?.group.known.view ?? view;
  return {
    process: 'replica',
    name,
    pid: process.pid,
    role: replica === undefined || status === undefined ? 'waiting' : replica.serves ? status.role : 'deposed',
    term,
    primary,
    epoch: replica?.hypervisor.epoch ?? 0,
    epochLength,
    instructions: replica?.processor.instructions ?? 0,
    lagEpochs,
    lagMs: rate.millisecondsFor(lagEpochs),
    buffered: status?.notReplayed ?? 0,
    unacknowledged: Math.max(0, ...channels.filter(({ isClosed }) => !isClosed).map((each) => each.unacknowledged)),
    retransmissions: replica?.sent.again ?? 0,
    sentBytes: replica?.sent.bytes ?? 0,
    failovers,
    peers: (replica?.links ?? [])
      .filter(({ channel }) => !channel.isClosed)
      .map(({ peer, detectorState }) => ({ name: peer, detector: detectorState })),
    cpuMs: (user + system) / 1000,
    upMs: upNs / 1e6,
  };
}
