/** Faults of processors as data: what happens to which processor, and when. */
import type { Victim } from './victim';

/** What happens to a processor. */
export type Fault =
  /** It stops for good. */
  | { readonly kind: 'kill'; readonly who: Victim }
  /** It neither executes nor hears, for so many virtual nanoseconds or, without `forNs`, until it is thawed. */
  | { readonly kind: 'freeze'; readonly who: Victim; readonly forNs?: number }
  /** It goes on. */
  | { readonly kind: 'thaw'; readonly who: Victim }
  /** The failure detector of `by` takes it for dead, although it may live. */
  | { readonly kind: 'suspect'; readonly who: Victim; readonly by: Victim };

/** The moment of a fault, however it is told. */
export type When =
  /** The victim is about to begin this epoch. */
  | { readonly kind: 'epoch'; readonly epoch: number }
  /** A virtual nanosecond. */
  | { readonly kind: 'time'; readonly at: number }
  /** The record of the trace with this number. */
  | { readonly kind: 'event'; readonly event: number }
  /** The n-th record of this type in the trace, whoever's it is. */
  | { readonly kind: 'record'; readonly type: string; readonly nth: number };

/** Faults other than kills, which a plan has in a list of their own. */
export type LesserFault = Exclude<Fault, { readonly kind: 'kill' }>;

/** A fault and its moment. */
export type PlannedFault = LesserFault & { readonly when: When };

/** The fault in the words of a scenario. */
export function faultWords(fault: Fault): string {
  const { kind, who } = fault;
  if (fault.kind === 'suspect') return `${kind} ${who} by ${fault.by}`;
  return fault.kind === 'freeze' && fault.forNs !== undefined
    ? `${kind} ${who} for ${fault.forNs}ns`
    : `${kind} ${who}`;
}
