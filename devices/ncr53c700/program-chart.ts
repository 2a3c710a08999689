/**
 * Between the SCSI controller's chart and a program: where the program stops and what the bus signals are events, and
 * ways out of a wait act.
 */
import { type Actor, createActor, type EventFromLogic, type SnapshotFrom } from 'xstate';
import { scsiControllerMachine } from '../../machines/scsi-controller';
import { remembering } from '../../src/base/remembering-chart';
import type { BusSignal } from '../../src/ports/scsi-bus';
import { watched } from '../watched';
import type { BusLines } from './lines';
import type { ScriptsProcessor, Stop, Wait } from './scripts';

type Chart = Actor<typeof scsiControllerMachine>;
type Event = EventFromLogic<typeof scsiControllerMachine>;

const waits: readonly Wait[] = ['awaitsSelection', 'awaitsRequest', 'awaitsBusFree', 'awaitsReselection'];

const stops = {
  awaitsSelection: { type: 'program.awaitedSelection' },
  awaitsRequest: { type: 'program.awaitedRequest' },
  awaitsBusFree: { type: 'program.awaitedBusFree' },
  awaitsReselection: { type: 'program.awaitedReselection' },
  interrupts: { type: 'program.interrupted' },
} as const satisfies Record<Stop, Event>;

export const stopEvent = (stop: Stop): Event => stops[stop];

/** What the lines sense of a signal, told to the chart; that the bus is free of others is no news to the chip. */
export function hearSignal(signal: BusSignal, lines: BusLines, chart: Pick<Chart, 'send'>): void {
  const { connected } = lines;
  lines.sense(signal);
  if (signal.type === 'request') chart.send({ type: 'bus.requested' });
  else if (signal.type !== 'busFree') chart.send({ type: `bus.${signal.type}` });
  else if (connected) chart.send({ type: 'bus.freed' });
}

/** What the chart does to the program that runs. */
export const programActions = (program: () => ScriptsProcessor | undefined) => ({
  withdrawSelection: () => program()?.withdrawSelection(),
  endInstruction: () => program()?.endInstruction(),
  branchAside: () => program()?.branchAside(),
  noteReselection: () => program()?.noteReselection(),
  noteTimeout: () => program()?.noteTimeout(),
  noteUnexpectedDisconnect: () => program()?.noteUnexpectedDisconnect(),
  notePhaseMismatch: () => program()?.notePhaseMismatch(),
  noteReset: () => program()?.noteReset(),
});

/** What the program waits for: the state of its chart. */
const waitOf = (state: SnapshotFrom<typeof scsiControllerMachine>): Wait | undefined =>
  waits.find((wait) => state.hasTag(wait));

/** Runs a program on a bus whose signals take no time: until its interrupt, or until it waits and nothing comes. */
export function runWithoutTime(
  program: ScriptsProcessor,
  lines: BusLines,
  next: (wait: Wait) => BusSignal | undefined,
): Stop {
  const actions = {
    ...programActions(() => program),
    fetch: () => chart.send({ type: 'fetch.allowed' }),
    execute: () => chart.send(stopEvent(program.run())),
  };
  const failures: unknown[] = [];
  const chart = watched(createActor(remembering(scsiControllerMachine, actions, () => false)), {
    fail: (error) => failures.push(error),
  }).start();
  chart.send({ type: 'program.started', connected: lines.connected });
  for (;;) {
    if (failures.length > 0) throw failures[0];
    const wait = waitOf(chart.getSnapshot());
    if (wait === undefined) return 'interrupts';
    const signal = next(wait);
    if (signal === undefined) return wait;
    hearSignal(signal, lines, chart);
  }
}
