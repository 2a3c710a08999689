/** What is recorded of a run: plain data. Instants are virtual nanoseconds, events are numbers of trace records. */
import type { PointViolation, VerdictName } from '../check/verdict';

export interface Moment {
  readonly event: number;
  readonly at: number;
}

export type RoleName = 'primary' | 'backup' | 'promoting' | 'joining' | 'dead' | 'deposed' | 'halted';
export type FrameKind = 'value' | 'interrupt' | 'epochEnd' | 'view' | 'state' | 'acknowledgment' | 'heartbeat';

/** A span of a lane; without `to` it lasts on. */
interface Span {
  readonly event: number;
  readonly from: number;
  to?: number;
}

export interface RoleSpan extends Span {
  readonly replica: string;
  readonly role: RoleName;
}

export interface EpochSpan extends Span {
  readonly replica: string;
  readonly epoch: number;
  failover: boolean;
}

export interface WaitSpan extends Span {
  readonly replica: string;
  readonly on: 'acknowledgment' | 'message';
  readonly cause: string;
  readonly upTo?: number;
  /** The rule that makes it wait: `P0`, `P2`, `P3`, `P5`, `output commit`, `joining`. */
  readonly rule: string;
}

/** A processor that stands still because it is frozen. */
export interface FreezeSpan extends Span {
  readonly replica: string;
}

/** A target that works for a processor. */
export interface WorkSpan extends Span {
  readonly device: string;
  readonly replica: string;
  readonly kind: string;
  readonly text: string;
  aborted?: true;
  /** The block that was bad. */
  failed?: number;
}

/** A processor that has the bus. */
export interface BusSpan extends Span {
  readonly replica: string;
  readonly target: number;
  readonly reselection: boolean;
}

/** A frame on a link; `number` is that of the message, or up to which an acknowledgment acknowledges. */
export interface FrameSpan {
  /** The last record before it was sent. */
  readonly event: number;
  readonly from: string;
  readonly to: string;
  readonly sentAt: number;
  /** `undefined`: it is lost or cut. */
  readonly arrivesAt: number | undefined;
  readonly kind: FrameKind;
  readonly number: number;
  /** Its number among all frames of this way, heartbeats too. */
  readonly frame: number;
  readonly epoch?: number;
  /** What the guest is to get: a value, or the source of an interrupt. */
  readonly value?: string;
  readonly length: number;
  /** It does not arrive as it was sent, and its receiver refuses it. */
  readonly spoilt?: true;
  /** What it says, in a few words. */
  readonly text: string;
}

export type MarkKind =
  | 'kill'
  | 'freeze'
  | 'thaw'
  | 'frame'
  | 'diskError'
  | 'suspicion'
  | 'misled'
  | 'claim'
  | 'refused'
  | 'promotion'
  | 'uncertain'
  | 'deposed'
  | 'joined'
  | 'divergence'
  | 'end'
  | 'violation';

/** An event that matters, on the slider and in the diagram. */
export interface Mark extends Moment {
  readonly kind: MarkKind;
  readonly actor: string;
  readonly text: string;
}

/** Bytes of a console that were all released, or all absorbed. */
export interface ConsolePiece {
  readonly bytes: Uint8Array;
  readonly fate: 'released' | 'absorbed';
}

/** How many bytes a console has at a moment, and what became of the first and of the last of them. */
export interface ConsoleScene {
  readonly length: number;
  readonly began?: ConsolePiece['fate'];
  readonly ends?: ConsolePiece['fate'];
}

/** A quiet stretch that is not drawn. */
export interface Fold {
  readonly from: number;
  readonly to: number;
}

/** The time that a picture shows, and what it leaves out of it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly folds: readonly Fold[];
}

/** All that has been recorded between two instants. */
export interface Diagram {
  readonly roles: readonly RoleSpan[];
  readonly epochs: readonly EpochSpan[];
  readonly waits: readonly WaitSpan[];
  readonly works: readonly WorkSpan[];
  readonly bus: readonly BusSpan[];
  readonly frames: readonly FrameSpan[];
  readonly marks: readonly Mark[];
  /** Where there are too many frames to draw each: how many were sent in each part of the time, all alike long. */
  readonly density?: readonly number[];
}

interface PointState {
  readonly point: number;
  readonly name: string;
  readonly holds: boolean;
  /** How many moments have satisfied it. */
  readonly moments: number;
  readonly violation?: PointViolation;
}

export interface VerdictState {
  /** None while the run is being recorded. */
  readonly verdict?: VerdictName;
  readonly repeats: readonly string[];
  readonly points: readonly PointState[];
}

/** A run of the tree: a scenario's text, and from which run and where it was forked. */
export interface RunInfo {
  readonly id: number;
  readonly title: string;
  readonly why: readonly string[];
  readonly text: string;
  readonly name: string;
  readonly parent?: { readonly id: number; readonly event: number; readonly added: readonly string[] };
  /** The first record that differs from the parent's: where they parted. */
  readonly parted?: { readonly moment: Moment; readonly here: string; readonly there: string };
  readonly guest: string;
  readonly append: string;
  readonly protocol: string;
  readonly switches: Readonly<Record<string, string>>;
  readonly epochLength: number;
  readonly seed: number;
  readonly link: string;
  readonly timeoutNs: number;
  readonly arbiter: boolean;
  readonly without: readonly string[];
  readonly replicas: readonly string[];
  readonly events: number;
  readonly endsAt: number;
  readonly ended: boolean;
  /** It has as many records as are kept at first, and goes on when it is asked to. */
  readonly rests: boolean;
  /** An error of Understudy's own that has ended the recording. */
  readonly error?: string;
  readonly digest: string;
  readonly marks: readonly Mark[];
  readonly verdict: VerdictState;
  readonly failures: readonly { readonly expected: string; readonly found: string }[];
}
