/** How long the runs of two scenarios are one run. */
import { MessageMemory } from '../../check/scenario/facts';
import { isSameFault } from '../../check/scenario/relative-faults';
import type { RelativeFault, Scenario } from '../../check/scenario/scenario';
import { presets } from '../../hypervisor/switches';
import type { TraceRecord } from '../../ports/trace';
import { hp9000model720 } from '../../sim/cost-model';
import type { When } from '../../sim/plan/faults';
import type { FrameFault } from '../../sim/plan/frame-faults';
import { faultlessLink } from '../../sim/plan/link-plan';
import { defaultPlan } from '../../sim/plan/plan';
import type { FrameSpan } from '../protocol';

/** Before this record and this instant the runs do not differ. */
export interface SharedBeginning {
  readonly event: number;
  readonly at: number;
}

const nothing: SharedBeginning = { event: 0, at: 0 };
const never = Number.POSITIVE_INFINITY;

interface Sent {
  firstSent(isMeant: (frame: FrameSpan) => boolean): number;
}

/**
 * `records` and `frames`: of the run of one of them. Settings hold from power-on, but for the link's faults; what comes
 * at a moment differs when the first of it is due.
 */
export function sharedBeginning(
  one: Scenario,
  other: Scenario,
  records: Iterable<TraceRecord>,
  frames: Sent,
): SharedBeginning {
  if (settingsOf(one) !== settingsOf(other)) return nothing;
  const quality = [one, other].map(qualityOf);
  const changesAt = isAlike(quality[0].faults, quality[1].faults)
    ? never
    : Math.min(quality[0].fromNs, quality[1].fromNs);
  const planned = differing(plannedIn(one), plannedIn(other));
  const relative = differing(one.relativeFaults, other.relativeFaults, isSameFault);
  const errors = differing(one.plan.diskErrors ?? [], other.plan.diskErrors ?? []);
  const hasTime = planned.some(({ when }) => when.kind === 'epoch' && when.epoch === 0);
  const typed = typedFrom(one, other);
  // An access that is counted for one block only was not counted before.
  if (hasTime || typed === undefined || errors.some(({ block }) => block !== undefined)) return nothing;
  const cuts = differing(one.plan.link?.cuts ?? [], other.plan.link?.cuts ?? []);
  const lost = differing(one.plan.link?.frames ?? [], other.plan.link?.frames ?? []);
  if (lost.some(({ of }) => of === 'message')) return nothing;
  const isLost = (frame: FrameSpan) => lost.some((fault) => isOf(fault, frame));
  const armed = planned.map(({ when }) => (when.kind === 'time' ? when.at : never));
  const at = Math.min(
    Math.min(typed, ...armed) - foreseenNs(one),
    changesAt,
    ...cuts.map(({ fromNs }) => fromNs),
    lost.length === 0 ? never : frames.firstSent(isLost),
  );
  const accesses = errors.map(({ on, from = 1 }) => ({ on, from }));
  const events = planned.map(({ when }) => (when.kind === 'event' ? when.event : never));
  const counted = planned.filter(({ when }) => when.kind === 'record' || when.kind === 'epoch');
  const due = firstDue({ planned: counted, relative, accesses }, records);
  return { event: Math.min(due, ...events), at };
}

interface Planned {
  readonly when: When;
}

const plannedIn = ({ plan: { kills = [], faults = [] } }: Scenario): readonly Planned[] => [...kills, ...faults];

/** With variable epochs a primary's instructions end at an event that lies ahead by at most so much. */
function foreseenNs({ plan }: Scenario): number {
  const { protocol, switches, epochLength } = { ...defaultPlan, ...plan };
  const isVariable = { ...presets[protocol], ...switches }.epochs === 'variable';
  return isVariable ? epochLength * hp9000model720.instructionNs : 0;
}

/** Point 9 of the oracle reckons with the link's faults where processors are repaired. */
function settingsOf({ plan, files, without }: Scenario): string {
  const { kills: _kills, faults: _faults, typed: _typed, diskErrors: _errors, link = {}, ...settings } = plan;
  const { frames: _frames, ...reckoned } = link;
  return JSON.stringify([
    settings,
    plan.joinAfterNs === undefined ? [] : reckoned,
    files.map(({ what, name }) => [what, name]),
    without,
  ]);
}

/** What the link does to all frames, and from when on. */
function qualityOf({ plan }: Scenario) {
  const { cuts: _cuts, frames: _frames, ...faults } = { ...faultlessLink, ...plan.link };
  const { loss, latencyNs, jitterNs, duplication, corruption } = faults;
  const hasAny = [loss, latencyNs, jitterNs, duplication, corruption].some((fault) => fault > 0);
  return { faults, fromNs: hasAny ? (faults.faultsFromNs ?? 0) : never };
}

/** The first instant at which only one of them types; `undefined` where the other does not type more at its end. */
function typedFrom({ plan: { typed: one = [] } }: Scenario, { plan: { typed: other = [] } }: Scenario) {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  const isMore = JSON.stringify(shorter) === JSON.stringify(longer.slice(0, shorter.length));
  const instants = longer.slice(shorter.length).map(({ at }) => at);
  return isMore && instants.every((at) => at !== 'listening') ? Math.min(...instants) : undefined;
}

const isOf = (fault: FrameFault, { from, to, frame }: FrameSpan): boolean =>
  fault.from === from && fault.to === to && fault.number === frame;

const isAlike = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function differing<K>(
  ones: readonly K[],
  others: readonly K[],
  isAs: (one: K, other: K) => boolean = isAlike,
): readonly K[] {
  const lacks = (all: readonly K[]) => (kill: K) => !all.some((each) => isAs(each, kill));
  return [...ones.filter(lacks(others)), ...others.filter(lacks(ones))];
}

interface Differing {
  readonly planned: readonly Planned[];
  readonly relative: readonly RelativeFault[];
  /** The disk's accesses of a kind, by their number from 1 on. */
  readonly accesses: readonly { readonly on: 'read' | 'write'; readonly from: number }[];
}

/** The first record at which one of these may be due; whose epoch it is does not count here. */
function firstDue({ planned, relative, accesses }: Differing, records: Iterable<TraceRecord>): number {
  if (planned.length + relative.length + accesses.length === 0) return never;
  const memory = new MessageMemory();
  const passed = new Map<string, number>();
  const begun = { read: 0, write: 0 };
  let killed = 0;
  for (const record of records) {
    const enriched = relative.length === 0 ? record : memory.enriched(record);
    const nth = (passed.get(record.type) ?? 0) + 1;
    passed.set(record.type, nth);
    if (record.type === 'processor.killed') killed++;
    const isDue = ({ when }: Planned) =>
      (when.kind === 'record' && when.type === record.type && when.nth === nth) ||
      (when.kind === 'epoch' && record.type === 'epoch.ended' && record.epoch + 1 === when.epoch);
    if (planned.some(isDue)) return record.event;
    if (relative.some(({ fact, killsBefore }) => killed >= killsBefore && fact.matches(enriched))) return record.event;
    if (record.type !== 'medium.started' || record.actor !== 'disk') continue;
    // An access meets its error at its end, so this is early enough.
    begun.read += record.kind === 'write' ? 0 : 1;
    begun.write += record.kind === 'write' ? 1 : 0;
    if (accesses.some(({ on, from }) => begun[on] >= from)) return record.event;
  }
  return never;
}
