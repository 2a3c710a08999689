/**
 * The oracle's verdict over a run (docs/verification.md), and the text for a person: which of the nine points is
 * violated, when, and at which actor.
 */
import { milliseconds } from '../base/instant-text';

/** What the oracle says of a run. */
export type VerdictName =
  | 'consistent'
  /** Operations were performed again, each as IO2 allows. */
  | 'consistent with repeats'
  /**
   * The replicas did all that they can, but a device that is neither insensitive to repetition nor testable (§2.3)
   * performed a command twice.
   */
  | 'not maskable'
  | 'inconsistent'
  /** The run was cut off while the guest came further; what the environment saw until then is right. */
  | 'unfinished'
  /** All replicas are dead before the guest has finished; what the environment saw until then is right. */
  | 'no replica left';

export const verdictNames: readonly VerdictName[] = [
  'consistent',
  'consistent with repeats',
  'not maskable',
  'inconsistent',
  /** The run was cut off while the guest made progress; everything that the environment saw until then is right. */
  'unfinished',
  /** All replicas died before the guest had finished; everything that the environment saw until then is right. */
  'no replica left',
];

/** With repeats or without. */
export const isConsistent = (verdict: VerdictName): boolean =>
  verdict === 'consistent' || verdict === 'consistent with repeats';

/** Whether everything that the environment saw is right, although perhaps no replica was left to finish. */
export const isRight = (verdict: VerdictName): boolean => isConsistent(verdict) || verdict === 'no replica left';

/** The number of a point: docs/verification.md has all nine. */
export type PointNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** The nine points, in a few words each. */
export const pointNames: Readonly<Record<PointNumber, string>> = {
  1: 'the replicas’ states agree',
  2: 'the environment sees what the bare machine does',
  3: 'no output before what it depends on is received',
  4: 'one primary, and only it is served',
  5: 'time goes on',
  6: 'one interrupt for each operation',
  7: 'nothing is lost',
  8: 'the guest finishes',
  9: 'redundancy is restored',
};

/** One violation of a point of the oracle, and where it shows. */
export interface PointViolation {
  /** The number of the point (docs/verification.md). */
  readonly point: PointNumber;
  /** The record of the trace that shows the violation; the last record for a violation that only the end shows. */
  readonly event: number;
  /** Virtual nanoseconds. */
  readonly at: number;
  /** The processor concerned. */
  readonly replica?: string;
  /** The name of an operation in the trace, or a device's effect in words. */
  readonly operation?: string;
  /** The violation in words. */
  readonly text: string;
}

/**
 * The place of a violation, for a person: `point 4 (one primary, and only it is served), event 689 at 79.240 ms,
 * right`.
 */
export const tellPlace = ({ point, event, at, replica, operation }: PointViolation): string =>
  [
    `point ${point} (${pointNames[point]})`,
    `event ${event} at ${milliseconds(at)}`,
    ...[replica, operation].filter((part) => part !== undefined),
  ].join(', ');
