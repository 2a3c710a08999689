/** How long the runs of two scenarios are one run. */
import { MessageMemory } from '../../check/scenario/facts';
import { isSameFault } from '../../check/scenario/relative-faults';
import type { RelativeFault, Scenario } from '../../check/scenario/scenario';
import type { TraceRecord } from '../../ports/trace';
import type { When } from '../../sim/plan/faults';

/** Before this record and this instant the runs do not differ. */
export interface SharedBeginning {
  readonly event: number;
  readonly at: number;
}

const nothing: SharedBeginning = { event: 0, at: 0 };

/** `records`: of the run of one of them. Settings hold from power-on; faults differ when the first of them is due. */
export function sharedBeginning(one: Scenario, other: Scenario, records: Iterable<TraceRecord>): SharedBeginning {
  if (settingsOf(one) !== settingsOf(other)) return nothing;
  const planned = differing(plannedIn(one), plannedIn(other), isSame);
  const relative = differing(one.relativeFaults, other.relativeFaults, isSameFault);
  if (planned.some(({ when }) => when.kind === 'epoch' && when.epoch === 0)) return nothing;
  const at = Math.min(...planned.map(({ when }) => (when.kind === 'time' ? when.at : Number.POSITIVE_INFINITY)));
  return { event: firstDue(planned, relative, records), at };
}

interface Planned {
  readonly when: When;
}

const plannedIn = ({ plan: { kills = [], faults = [] } }: Scenario): readonly Planned[] => [...kills, ...faults];

function settingsOf({ plan: { kills: _kills, faults: _faults, ...plan }, files, without }: Scenario): string {
  return JSON.stringify([plan, files.map(({ what, name }) => [what, name]), without]);
}

const isSame = (one: Planned, other: Planned): boolean => JSON.stringify(one) === JSON.stringify(other);

function differing<K>(ones: readonly K[], others: readonly K[], isAs: (one: K, other: K) => boolean): readonly K[] {
  const lacks = (all: readonly K[]) => (kill: K) => !all.some((each) => isAs(each, kill));
  return [...ones.filter(lacks(others)), ...others.filter(lacks(ones))];
}

/** The first record at which one of these faults may be due; whose epoch it is does not count here. */
function firstDue(
  planned: readonly Planned[],
  relative: readonly RelativeFault[],
  records: Iterable<TraceRecord>,
): number {
  const memory = new MessageMemory();
  const passed = new Map<string, number>();
  let killed = 0;
  for (const record of records) {
    const enriched = memory.enriched(record);
    const nth = (passed.get(record.type) ?? 0) + 1;
    passed.set(record.type, nth);
    if (record.type === 'processor.killed') killed++;
    const isDue = ({ when }: Planned) =>
      (when.kind === 'event' && when.event === record.event) ||
      (when.kind === 'record' && when.type === record.type && when.nth === nth) ||
      (when.kind === 'epoch' && record.type === 'epoch.ended' && record.epoch + 1 === when.epoch);
    if (planned.some(isDue)) return record.event;
    if (relative.some(({ fact, killsBefore }) => killed >= killsBefore && fact.matches(enriched))) return record.event;
  }
  return Number.POSITIVE_INFINITY;
}
