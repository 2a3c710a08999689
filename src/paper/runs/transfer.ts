import { packetsOf } from '../../sim/lossy-link';
import { paperCosts } from '../cost-model';
import { blockBytes, type Workload } from '../workloads';
import { type Setting, UnfinishedRun, worldOf } from './setting';

/** What goes over the link for the data of one read. */
export interface Transfer {
  readonly dataMessages: number;
  readonly acknowledgments: number;
  /** From the first message until the acknowledgment has come. */
  readonly ms: number;
}

/** Watches the wire while the first block is read. */
export function transferRun(guest: Uint8Array, workload: Workload, setting: Setting): Transfer {
  const pair = worldOf(guest, workload, setting);
  let data: { readonly at: number; readonly upTo: number; readonly packets: number } | undefined;
  let endedAt: number | undefined;
  const { recorder, clock } = pair.environment;
  const primary = pair.replicas[0];
  let acknowledgments = 0;
  const bytesOf = () => primary.links[0].channel.counts.bytesOf.interrupt ?? 0;
  let before = 0;
  recorder.listen(
    ({ actor, kind, sequence }) => {
      if (actor !== primary.name || kind !== 'interrupt') return;
      const bytes = bytesOf() - before;
      before = bytesOf();
      if (data !== undefined || bytes < blockBytes) return;
      data = { at: clock.nowAt, upTo: sequence, packets: packetsOf(bytes, paperCosts.message.packetBytes) };
    },
    ['message.sent'],
  );
  recorder.listen(
    ({ actor, upTo }) => {
      if (actor !== primary.name || data === undefined || endedAt !== undefined) return;
      acknowledgments++;
      if (upTo >= data.upTo) endedAt = clock.nowAt;
    },
    ['message.acknowledged'],
  );
  pair.start();
  while (endedAt === undefined && pair.step());
  if (data === undefined || endedAt === undefined) throw new UnfinishedRun(`${workload.append} reads no block`);
  return { dataMessages: data.packets, acknowledgments, ms: (endedAt - data.at) / 1e6 };
}
