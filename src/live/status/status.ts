/** What a process of a live machine tells of itself, in one frame, to whoever asks in one frame. */
import { Decoder, Encoder } from 'cbor-x';
import * as v from 'valibot';
import type { ConnectionEnd } from '../../ports/connection';

const encoder = new Encoder({ useRecords: false });
const decoder = new Decoder({ useRecords: false }) as { decode(bytes: Uint8Array): unknown };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(64));
const names = v.pipe(v.array(name), v.maxLength(64));

const replica = v.object({
  process: v.literal('replica'),
  /** The incarnation: `left`, `left-2`. */
  name,
  pid: count,
  /** `waiting` before it has come into a view. */
  role: v.picklist(['waiting', 'primary', 'backup', 'failover', 'joining', 'deposed']),
  /** Of the view that it knows. */
  term: count,
  primary: name,
  epoch: count,
  /** Instructions of an epoch. */
  epochLength: count,
  instructions: count,
  /** Epochs whose end a backup has received and not yet replayed, and for how long they have run at the primary. */
  lagEpochs: count,
  lagMs: amount,
  /** Messages received and not replayed; sent and not acknowledged by all backups; sent once more. */
  buffered: count,
  unacknowledged: count,
  retransmissions: count,
  /** Bytes of all frames to other replicas. */
  sentBytes: count,
  /** How often this process has taken over. */
  failovers: count,
  /** The other replicas, and whether its failure detector trusts them. */
  peers: v.pipe(v.array(v.object({ name, detector: name })), v.maxLength(64)),
  /** Processor time of the process. */
  cpuMs: amount,
  upMs: amount,
});

const environment = v.object({
  process: v.literal('environment'),
  name,
  pid: count,
  /** How often it has been started. */
  start: count,
  term: count,
  primary: name,
  members: names,
  /** The replicas that are connected, with the addresses at which others reach them. */
  replicas: v.pipe(v.array(v.object({ name, address: v.string() })), v.maxLength(64)),
  /** Persons at the console. */
  clients: count,
  consoleBytes: count,
  typedBytes: count,
  /** Of the machine's Ethernet: frames of the guest, frames for the guest, and of both those that were lost. */
  framesSent: count,
  framesReceived: count,
  framesDropped: count,
  /** Claims that have brought another leader. */
  failovers: count,
  upMs: amount,
});

const status = v.variant('process', [replica, environment]);

export type ReplicaStatus = v.InferOutput<typeof replica>;
export type EnvironmentStatus = v.InferOutput<typeof environment>;
export type ProcessStatus = ReplicaStatus | EnvironmentStatus;

const request = v.strictObject({ kind: v.literal('status') });
const reply = v.object({ kind: v.literal('statusIs'), status });

const decoded = (frame: Uint8Array): unknown => {
  try {
    return decoder.decode(frame);
  } catch {
    return undefined;
  }
};

export const statusRequest = (): Uint8Array => Uint8Array.from(encoder.encode({ kind: 'status' }));

export const isStatusRequest = (frame: Uint8Array): boolean => v.is(request, decoded(frame));

/** Tells the status, and ends the connection. */
export function tellStatus(end: ConnectionEnd, told: ProcessStatus): void {
  end.hear({ frame: () => {}, closed: () => {} });
  end.send(Uint8Array.from(encoder.encode({ kind: 'statusIs', status: told })));
  end.close();
}

/** `undefined` for a frame that is no status. */
export function statusIn(frame: Uint8Array): ProcessStatus | undefined {
  const { success, output } = v.safeParse(reply, decoded(frame));
  return success ? output.status : undefined;
}
