/** A world's state in words. */
import { milliseconds } from '../../base/instant-text';
import { printable } from '../../base/printable';
import type { ReplicaStatus, WorldState } from './world-state';

/** A chart's state: `primary.executing`. */
function chartText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}.${chartText(inner)}`)
    .join(', ');
}

/** One line for each processor. */
export function shortState(state: WorldState): readonly string[] {
  const { replicas, inFlight } = state;
  const flying = inFlight.filter(({ what }) => what !== 'heartbeat').length;
  return [
    ...replicas.map((replica) => `    ${replica.name.padEnd(7)} ${replicaText(replica)}`),
    ...(flying === 0 ? [] : [`    in flight: ${flying}`]),
  ];
}

/** Everything, each thing on a line. */
export function fullState(state: WorldState): readonly string[] {
  const { at, view, replicas, inFlight, targets, console, finished } = state;
  return [
    `at ${milliseconds(at)}${finished ? ', the guest has halted the machine' : ''}`,
    ...(replicas.length === 0
      ? []
      : [`view of term ${view.term}: ${view.members.join(', ')}; ${view.primary} is primary`]),
    ...replicas.flatMap((replica) => [
      `${replica.name.padEnd(7)} ${replicaText(replica)}`,
      ...(replica.alive ? details(replica).map((line) => `        ${line}`) : []),
    ]),
    ...Object.entries(targets).map(([name, value]) => `${name.padEnd(7)} ${chartText(value)}`),
    ...(replicas.length === 0 ? [] : [`in flight: ${inFlight.length === 0 ? 'nothing' : ''}`.trimEnd()]),
    ...inFlight.map(
      ({ from, to, what, arrivesAt }) => `  ${from} to ${to}: ${what}, arrives at ${milliseconds(arrivesAt)}`,
    ),
    `console so far, ${console.length} bytes:`,
    ...console.split('\n').map((line) => `  | ${printable(line)}`),
  ];
}

function replicaText({ alive, chart, role, epoch, waitsFor }: ReplicaStatus): string {
  if (!alive) return `dead since epoch ${epoch}`;
  const waits = waitsFor === undefined ? '' : `, waits for ${waitsFor}`;
  return `${chartText(chart)}, executes as ${role}, epoch ${epoch}${waits}`;
}

function details({ detectors, unacknowledged, notReplayed, held, outstanding }: ReplicaStatus): readonly string[] {
  return [
    ...Object.entries(detectors).map(
      ([peer, state]) => `${peer}: ${state}, ${unacknowledged[peer]} messages to it not acknowledged`,
    ),
    ...(notReplayed === 0 ? [] : [`${notReplayed} messages received and not replayed`]),
    ...(held === 0 ? [] : [`${held} outputs held`]),
    `outstanding: ${outstanding.map(({ id, device, epoch }) => `${id} on ${device}, since epoch ${epoch}`).join('; ') || 'nothing'}`,
  ];
}
