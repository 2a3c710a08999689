import { type Setting, worldOf } from '../../src/paper/runs/setting';
import type { Workload } from '../../src/paper/workloads';
import { decodeFrame } from '../../src/protocol/frame';

/** An epoch of the primary, from the start of its guest until the message that ends it. */
interface TracedEpoch {
  readonly ns: number;
  readonly length: number;
  readonly simulated: number;
  /** Nothing but the guest's own instructions has taken time. */
  readonly isQuiet: boolean;
}

/** Counts a run by its records and frames alone. */
export function traced(guest: Uint8Array, workload: Workload, setting: Setting) {
  const sent: Record<string, number> = {};
  const perEpoch: TracedEpoch[] = [];
  let [frames, lengths, epochs] = [0, 0, 0];
  const pair = worldOf(guest, workload, setting, {
    onFrame: ({ sent: bytes }) => {
      if (decodeFrame(bytes)?.kind !== 'heartbeat') frames += bytes.length;
    },
  });
  const { processor } = pair.replicas[0];
  let started = { at: 0, simulated: 0, isQuiet: false };
  pair.environment.recorder.listen((record) => {
    if (record.actor !== 'left') return;
    if (record.type === 'message.sent') sent[record.kind] = (sent[record.kind] ?? 0) + 1;
    if (record.type === 'message.sent' && record.kind === 'epochEnd') {
      const { length = 0 } = record;
      lengths += length;
      const { at, simulated, isQuiet } = started;
      perEpoch.push({
        ns: record.at - at,
        length,
        simulated: processor.simulated - simulated,
        isQuiet,
      });
    } else if (record.type === 'epoch.ended') {
      epochs++;
      started = { at: record.at, simulated: processor.simulated, isQuiet: true };
    } else if (record.at > started.at && !(record.type === 'message.sent' && record.kind === 'interrupt')) {
      started = { ...started, isQuiet: false };
    }
  });
  pair.start();
  while (pair.step());
  return { sent, frames, lengths, epochs, perEpoch, pair };
}
