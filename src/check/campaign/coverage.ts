/** The states of the hypervisor's chart that the faults of a campaign have hit: the leader's, and the backups'. */

import type { FactHandlers, TraceRecord } from '../../ports/trace';
import type { Replica } from '../../replica/replica';
import type { Pair } from '../../sim/pair';
import { handled, typesOf } from '../../trace/handlers';

/** By type of record: the fault that the record tells of, which is a column of the coverage. */
const instants: FactHandlers<string | undefined> = {
  'processor.killed': ({ role }) => (role === 'primary' ? 'kill primary' : 'kill backup'),
  'processor.repaired': () => 'join',
  'detector.suspected': () => 'suspicion',
  'frame.lost': () => 'loss',
  'frame.cut': () => 'cut',
  'frame.duplicated': () => 'dup',
  'frame.corrupted': () => 'corrupt',
  'interrupt.delivered': ({ source, uncertain }) => (source === 'rs232' && !uncertain ? 'typed' : undefined),
};

/** The records that coverage hears. */
export const coverageTypes = typesOf(instants);

export const faultColumns = [
  'kill primary',
  'kill backup',
  'join',
  'suspicion',
  'loss',
  'cut',
  'dup',
  'corrupt',
  'typed',
];

/** The number of faults, by `state|fault`. */
export type Coverage = Readonly<Record<string, number>>;

export class CoverageCount {
  readonly cells: Record<string, number> = {};

  hear(record: TraceRecord, pair: Pair): void {
    const fault = faultOf(record, pair.environment);
    if (fault === undefined) return;
    for (const place of placesOf(pair, record.actor)) {
      const cell = `${place}|${fault}`;
      this.cells[cell] = (this.cells[cell] ?? 0) + 1;
    }
  }
}

/** The rows of the coverage in which processors are: those that serve, and `also`. */
export const placesOf = ({ replicas, environment }: Pair, also?: string): readonly string[] =>
  replicas
    .filter(({ serves, name }) => serves || name === also)
    .map((replica) => placeOf(replica.name, stateOf(replica), environment.bus.view.primary));

/** The row of a processor in this state. */
export const placeOf = (name: string, state: string, primary: string | undefined): string =>
  `${name === primary ? 'leader' : 'other'}: ${state}`;

/** The fault that the record tells of. Each replica's guest gets what is typed; it counts where it leads. */
export function faultOf(record: TraceRecord, { bus }: Pair['environment']): string | undefined {
  const fault = handled(instants, record);
  return fault === 'typed' && record.actor !== bus.view.primary ? undefined : fault;
}

/** The path of a replica's state in the hypervisor's chart, and the rules for which that state exists. */
export function stateOf({ hypervisor }: Pick<Replica, 'hypervisor'>): string {
  const snapshot = hypervisor.chart.getSnapshot();
  const rules = Object.values(snapshot.getMeta() as Record<string, { rules?: readonly string[] } | undefined>).flatMap(
    (meta) => meta?.rules ?? [],
  );
  return `${path(snapshot.value)}${rules.length === 0 ? '' : ` (${rules.join(', ')})`}`;
}

const path = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([name, inner]) => `${name}.${path(inner)}`)
        .join();

/** Adds up the cells of several runs. */
export function summed(coverages: readonly Coverage[]): Coverage {
  const sum: Record<string, number> = {};
  for (const [cell, count] of coverages.flatMap(Object.entries)) sum[cell] = (sum[cell] ?? 0) + count;
  return sum;
}

/** One row for each state, with a count for each column of `faultColumns`. */
export function matrix(cells: Coverage): readonly { readonly state: string; readonly counts: readonly number[] }[] {
  const states = [...new Set(Object.keys(cells).map((cell) => cell.split('|')[0]))].sort();
  return states.map((state) => ({ state, counts: faultColumns.map((fault) => cells[`${state}|${fault}`] ?? 0) }));
}
