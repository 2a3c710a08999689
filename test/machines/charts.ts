/** The charts that lead, and what in them is for a reader only. */
import type { AnyStateMachine } from 'xstate';
import { printerMachine } from '../../examples/new-device/printer-chart';
import { consoleMachine } from '../../machines/console';
import { environmentMachine } from '../../machines/environment';
import { failureDetectorMachine } from '../../machines/failure-detector';
import { hypervisorMachine } from '../../machines/hypervisor';
import { lanCommandUnitMachine } from '../../machines/lan-command-unit';
import { lanReceiveUnitMachine } from '../../machines/lan-receive-unit';
import { scsiControllerMachine } from '../../machines/scsi-controller';
import { scsiTargetMachine } from '../../machines/scsi-target';
import { type ChartMutant, chartMutants } from './chart-mutants';

export interface LeadingChart {
  readonly name: string;
  readonly chart: AnyStateMachine;
  /** Mutants whose runs go as before, and why the chart has what they lack. */
  readonly forReaders: Readonly<Record<string, string>>;
}

const alone =
  'it shows that the run is unprotected: without a backup all that is sent counts as acknowledged, in any state';

export const charts: readonly LeadingChart[] = [
  {
    name: 'hypervisor',
    chart: hypervisorMachine,
    forReaders: {
      'without primary.paired: join.abandoned': alone,
      'without primary.paired.running: always': alone,
    },
  },
  { name: 'failure detector', chart: failureDetectorMachine, forReaders: {} },
  { name: 'SCSI controller', chart: scsiControllerMachine, forReaders: {} },
  { name: 'LAN command unit', chart: lanCommandUnitMachine, forReaders: {} },
  { name: 'LAN receive unit', chart: lanReceiveUnitMachine, forReaders: {} },
  { name: 'SCSI target', chart: scsiTargetMachine, forReaders: {} },
  { name: 'terminal', chart: consoleMachine, forReaders: {} },
  { name: 'environment', chart: environmentMachine, forReaders: {} },
  { name: 'printer', chart: printerMachine, forReaders: {} },
];

export const mutantsOf = ({ chart }: LeadingChart): readonly (readonly [string, ChartMutant])[] =>
  chartMutants(chart).map((mutant) => [mutant.name, mutant]);
