/** The state of a world at one moment, for a person who looks into a run. */
import type { StateValue } from 'xstate';
import type { View } from '../../ports/arbiter';
import { decodeFrame } from '../../protocol/frame';
import type { Replica } from '../../replica/replica';
import type { Rerun } from './rerun';

export interface ReplicaStatus {
  readonly name: string;
  readonly alive: boolean;
  /** State of the hypervisor's chart. */
  readonly chart: unknown;
  /** The role in which the hypervisor executes instructions. */
  readonly role: string;
  readonly epoch: number;
  /** In words; `undefined` while the machine runs. */
  readonly waitsFor?: string;
  /** State of the failure detector's chart, by peer. */
  readonly detectors: Readonly<Record<string, string>>;
  /** Messages sent and not acknowledged, by peer. */
  readonly unacknowledged: Readonly<Record<string, number>>;
  /** Messages received and not yet replayed. */
  readonly notReplayed: number;
  /** Outputs that wait while the machine continues. */
  readonly held: number;
  readonly outstanding: readonly { readonly id: string; readonly device: string; readonly epoch: number }[];
}

/** A frame on its way. */
interface FrameInFlight {
  readonly from: string;
  readonly to: string;
  /** In words: `epochEnd no. 12, epoch 3`. */
  readonly what: string;
  readonly arrivesAt: number;
}

export interface WorldState {
  /** Virtual nanoseconds. */
  readonly at: number;
  readonly finished: boolean;
  readonly view: View;
  readonly replicas: readonly ReplicaStatus[];
  readonly inFlight: readonly FrameInFlight[];
  /** State of each target's chart on the bus, by name. */
  readonly targets: Readonly<Record<string, unknown>>;
  /** The bytes that the terminal has shown. */
  readonly console: string;
}

export function worldState({ world, environment }: Rerun): WorldState {
  const { clock, bus, targets, terminal } = environment;
  return {
    at: clock.nowAt,
    finished: world.kind === 'pair' ? world.pair.finished : world.bare.finished,
    view: bus.view,
    replicas: world.kind === 'pair' ? world.pair.replicas.map(replicaStatus) : [],
    inFlight: clock.pending.flatMap(({ at, event }) => inFlight(at, event)),
    targets: Object.fromEntries(targets.map(({ unit, target }) => [unit.name, target.state])),
    console: new TextDecoder('latin1').decode(terminal.text),
  };
}

function replicaStatus({ name, alive, hypervisor, links }: Replica): ReplicaStatus {
  const { role, waitsUpTo, outstanding, notReplayed, held } = hypervisor.status;
  const { value } = hypervisor.chart.getSnapshot();
  const waitsFor = waitText(leafOf(value), waitsUpTo);
  return {
    name,
    alive,
    chart: value,
    role,
    epoch: hypervisor.epoch,
    ...(waitsFor === undefined || !alive ? {} : { waitsFor }),
    detectors: Object.fromEntries(links.map((link) => [link.peer, link.detectorState])),
    unacknowledged: Object.fromEntries(links.map((link) => [link.peer, link.channel.unacknowledged])),
    notReplayed,
    held,
    outstanding: outstanding.map(({ id, operation, epoch }) => ({ id, device: operation.device, epoch })),
  };
}

/** What the machine waits for, by state of the chart. */
const waits: Readonly<Record<string, (upTo: number | undefined) => string>> = {
  awaitingValue: () => 'the value of an environment instruction (P3)',
  awaitingEpochEnd: () => 'the end of the epoch (P5)',
  awaitingEpochLength: () => 'the end of the epoch (P5)',
  awaitingValueAcknowledgment: (upTo) => `the acknowledgment of message ${upTo}, with a value (P0)`,
  awaitingEpochAcknowledgment: (upTo) => `the acknowledgment of message ${upTo}, with the end of the epoch (P2)`,
  awaitingOutputCommit: (upTo) => `the acknowledgment of message ${upTo}, with an output (output commit)`,
  awaitingJoiner: (upTo) => `the acknowledgment of message ${upTo}, with the start of the next epoch`,
};

const waitText = (state: string, upTo: number | undefined): string | undefined => waits[state]?.(upTo);

/** The innermost state of a chart. */
function leafOf(value: StateValue): string {
  return typeof value === 'string' ? value : leafOf(Object.values(value)[0] as StateValue);
}

const linkActor = /^link\.(.+)>(.+)$/;

function inFlight(arrivesAt: number, { actor, data }: { actor: string; data?: unknown }): readonly FrameInFlight[] {
  const [, from, to] = linkActor.exec(actor) ?? [];
  return from === undefined ? [] : [{ from, to, what: frameText(data as Uint8Array), arrivesAt }];
}

function frameText(bytes: Uint8Array): string {
  const frame = decodeFrame(bytes);
  if (frame === undefined) return 'a corrupted frame';
  if (frame.kind === 'acknowledgment') return `acknowledgment up to ${frame.upTo}`;
  if (frame.kind === 'heartbeat') return 'heartbeat';
  const { sequence, message } = frame;
  const epoch = 'epoch' in message ? `, epoch ${message.epoch}` : '';
  return `${message.kind} no. ${sequence}${epoch}`;
}
