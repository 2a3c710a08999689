/** The states of the hypervisor's chart that the faults of a campaign have hit: the leader's, and the backups'. */

import type { FactHandlers, TraceRecord } from '../../ports/trace';
import type { Replica } from '../../replica/replica';
import type { Pair } from '../../sim/pair';
import { handled, typesOf } from '../../trace/handlers';

/** By type of record: the fault that the record tells of, which is a column of the coverage. */
export const instants: FactHandlers<string | undefined> = {
  'processor.killed': ({ role }) => (role === 'primary' ? 'kill primary' : 'kill backup'),
  'processor.repaired': () => 'join',
  'detector.suspected': () => 'suspicion',
  'frame.lost': () => 'loss',
  'frame.cut': () => 'cut',
  'frame.duplicated': () => 'dup',
  'frame.corrupted': () => 'corrupt',
  'interrupt.buffered': ({ source }) => (source === 'rs232' ? 'typed' : undefined),
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

  hear(record: TraceRecord, { replicas, environment }: Pair): void {
    const fault = handled(instants, record);
    if (fault === undefined) return;
    for (const replica of replicas) {
      if (!replica.serves && replica.name !== record.actor) continue;
      const role = replica.name === environment.bus.view.primary ? 'leader' : 'other';
      const cell = `${role}: ${stateOf(replica)}|${fault}`;
      this.cells[cell] = (this.cells[cell] ?? 0) + 1;
    }
  }
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
