/** The charts that lead, and what in them is for a reader only. */
import type { AnyStateMachine } from 'xstate';
import { failureDetectorMachine } from '../../machines/failure-detector';
import { hypervisorMachine } from '../../machines/hypervisor';
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
];

export const mutantsOf = ({ chart }: LeadingChart): readonly (readonly [string, ChartMutant])[] =>
  chartMutants(chart).map((mutant) => [mutant.name, mutant]);
