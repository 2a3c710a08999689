/** Faults of processors and of the environment as data: what happens to which of them, and when. */
import type { ProcessorName, Victim } from './victim';

/** What happens to a processor. */
export type ProcessorFault =
  /** It stops for good. */
  | { readonly kind: 'kill'; readonly who: Victim }
  /** It neither executes nor hears, for so many virtual nanoseconds or, without `forNs`, until it is thawed. */
  | { readonly kind: 'freeze'; readonly who: Victim; readonly forNs?: number }
  /** It goes on. */
  | { readonly kind: 'thaw'; readonly who: Victim }
  /** The failure detector of `by` takes it for dead, although it may live. */
  | { readonly kind: 'suspect'; readonly who: Victim; readonly by: Victim }
  /** Its connection to the environment breaks, and it makes no other one for so many virtual nanoseconds. */
  | { readonly kind: 'cut'; readonly who: Victim; readonly forNs?: number }
  /** The connection between it and another one breaks, and none can be made again for so many virtual nanoseconds. */
  | { readonly kind: 'part'; readonly who: Victim; readonly from: Victim; readonly forNs?: number }
  /** A person ends its process with notice: the lead is handed over to a backup. */
  | { readonly kind: 'handOver'; readonly who: Victim }
  /** A process of its name is started where it is dead, deposed or frozen, and joins. */
  | { readonly kind: 'restart'; readonly who: ProcessorName };

/** What happens to an environment behind connections, and to the person at its terminal. */
export type EnvironmentFault =
  /** Its process ends at once, and is started again after so many virtual nanoseconds. */
  | { readonly kind: 'crash'; readonly who: 'environment'; readonly forNs: number }
  /** The person leaves, and attaches again after so many virtual nanoseconds. */
  | { readonly kind: 'leave'; readonly who: 'client'; readonly forNs: number };

/** A fault of a processor, of the environment or of a connection between them. */
export type Fault = ProcessorFault | EnvironmentFault;

/** Faults that only an environment behind connections knows. */
export const ofConnections: readonly Fault['kind'][] = ['cut', 'part', 'crash', 'leave', 'restart'];

const isOfEnvironment = (fault: Fault): fault is EnvironmentFault => fault.kind === 'crash' || fault.kind === 'leave';

/** The processors that a fault names, by the fields that name them. */
export function victimsOf(fault: Fault): Readonly<Record<string, Victim>> {
  if (isOfEnvironment(fault)) return {};
  const { who } = fault;
  if (fault.kind === 'suspect') return { who, by: fault.by };
  return fault.kind === 'part' ? { who, from: fault.from } : { who };
}

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
  const duration = 'forNs' in fault && fault.forNs !== undefined ? ` for ${fault.forNs}ns` : '';
  if (fault.kind === 'leave') return `client leaves${duration}`;
  if (fault.kind === 'cut') return `cut ${who} environment${duration}`;
  if (fault.kind === 'part') return `cut ${who} ${fault.from}${duration}`;
  if (fault.kind === 'handOver') return `hand over ${who}`;
  if (fault.kind === 'suspect') return `${kind} ${who} by ${fault.by}`;
  return `${kind} ${who}${duration}`;
}
