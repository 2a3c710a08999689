/** The charts that lead, and what in them is for a reader only. */
import type { AnyStateMachine } from 'xstate';
import { printerMachine } from '../../examples/new-device/printer-chart';
import { consoleMachine } from '../../machines/console';
import { failureDetectorMachine } from '../../machines/failure-detector';
import { hypervisorMachine } from '../../machines/hypervisor';
import { scsiControllerMachine } from '../../machines/scsi-controller';
import { scsiTargetMachine } from '../../machines/scsi-target';
import { type ChartMutant, chartMutants } from './chart-mutants';

export interface LeadingChart {
  readonly name: string;
  readonly chart: AnyStateMachine;
  /** Mutants whose runs go as before, and why the chart has what they lack. */
  readonly forReaders: Readonly<Record<string, string>>;
}

const diverged = 'it names the end of a run that the world ends itself, at the record of the divergence';
const alone =
  'it shows that no backup is in the view: nothing waits there, since all that is sent counts as acknowledged';

const apart =
  'the two states hear different events, so that one state could do for both: apart they show whether the medium still works';
const typed = 'it shows whether anything that was typed is unconfirmed: the terminal counts the bytes';
const memory = 'only memory depends on it: bytes that are confirmed are not asked for again';
const printing =
  'the two states hear different events, since a guest waits for its line: apart they show whether a line is printed';

export const charts: readonly LeadingChart[] = [
  {
    name: 'hypervisor',
    chart: hypervisorMachine,
    forReaders: {
      'without diverged': diverged,
      'without root: vm.diverged': diverged,
      'without primary.paired: join.abandoned': alone,
      'without primary.paired.running: always': alone,
    },
  },
  { name: 'failure detector', chart: failureDetectorMachine, forReaders: {} },
  { name: 'SCSI controller', chart: scsiControllerMachine, forReaders: {} },
  {
    name: 'SCSI target',
    chart: scsiTargetMachine,
    forReaders: {
      'working.readyEarlyWithData is working.connected': apart,
      'working.readyEarlyWithStatus is working.connected': apart,
    },
  },
  {
    name: 'terminal',
    chart: consoleMachine,
    forReaders: {
      'without quiet': typed,
      'quiet is offering': typed,
      'offering is quiet': typed,
      'without offering: input.confirmed': memory,
      'without offering: input.exhausted': memory,
    },
  },
  {
    name: 'printer',
    chart: printerMachine,
    forReaders: { 'ready is printing': printing, 'printing is ready': printing },
  },
];

export const mutantsOf = ({ chart }: LeadingChart): readonly (readonly [string, ChartMutant])[] =>
  chartMutants(chart).map((mutant) => [mutant.name, mutant]);
