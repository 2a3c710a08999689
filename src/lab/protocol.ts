/**
 * What the page and the world in its worker tell each other: plain data. Instants are virtual nanoseconds, events are numbers of trace
 * records; a moment is the state after a record.
 */
import type { VerdictName, Violation } from '../check/verdict';
import type { TraceRecord } from '../ports/trace';

export interface Moment {
  readonly event: number;
  readonly at: number;
}

export type RoleName = 'primary' | 'backup' | 'promoting' | 'joining' | 'dead' | 'deposed' | 'halted';
export type FrameKind = 'value' | 'interrupt' | 'epochEnd' | 'view' | 'state' | 'acknowledgment' | 'heartbeat';

/** A span of a lane; without `to` it lasts on. */
export interface Span {
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

/** A target that works for a processor. */
export interface WorkSpan extends Span {
  readonly device: string;
  readonly replica: string;
  readonly kind: string;
  readonly text: string;
  aborted?: true;
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
  readonly epoch?: number;
  readonly length: number;
  /** What it says, in a few words. */
  readonly text: string;
}

export type MarkKind =
  | 'kill'
  | 'suspicion'
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

/** What a replica's guest has written, or what the terminal has shown: byte by byte. */
export interface ConsoleByte {
  readonly event: number;
  readonly byte: number;
  readonly released: boolean;
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
}

export interface PointState {
  readonly point: number;
  readonly name: string;
  readonly holds: boolean;
  /** How many moments have satisfied it. */
  readonly moments: number;
  readonly violation?: Violation;
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
  readonly digest: string;
  readonly marks: readonly Mark[];
  readonly verdict: VerdictState;
  readonly failures: readonly { readonly expected: string; readonly found: string }[];
}

export interface ReplicaScene {
  readonly name: string;
  readonly role: RoleName;
  /** The role in which it died. */
  readonly was?: RoleName;
  readonly epoch: number;
  readonly failover: boolean;
  readonly wait?: WaitSpan;
  readonly outstanding: number;
  /** For how long it has heard nothing from each peer, of how long it trusts. */
  readonly silence: readonly { readonly peer: string; readonly ns: number; readonly timeoutNs: number }[];
}

export interface DeviceScene {
  readonly name: string;
  readonly id: number;
  readonly attached: boolean;
  readonly work?: WorkSpan & { readonly nowNs: number };
}

/** The state of an actor's chart: its active states, and the step that led there. */
export interface ChartScene {
  readonly actor: string;
  readonly chart: 'hypervisor' | 'scsi-controller' | 'scsi-target' | 'failure-detector' | 'console';
  readonly states: readonly string[];
  readonly step?: StepRow;
}

/** A step of a chart. */
export interface StepRow {
  readonly event: number;
  readonly at: number;
  readonly actor: string;
  readonly source: string | undefined;
  readonly type: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly transitions: readonly {
    readonly source: string;
    readonly event: string;
    readonly targets: readonly string[];
    readonly guard?: string;
  }[];
  readonly actions: readonly string[];
}

/** Everything but the machine, at a moment. */
export interface Scene {
  readonly run: number;
  readonly moment: Moment;
  /** What is true now: the first part stands out. */
  readonly headline: readonly [string, string];
  readonly replicas: readonly ReplicaScene[];
  readonly view: { readonly term: number; readonly members: readonly string[]; readonly primary: string };
  readonly frames: readonly FrameSpan[];
  readonly busFor?: BusSpan;
  readonly devices: readonly DeviceScene[];
  readonly charts: readonly ChartScene[];
  readonly terminal: readonly ConsoleByte[];
  readonly consoles: Readonly<Record<string, readonly ConsoleByte[]>>;
  readonly faults: readonly string[];
}

export interface MachineScene {
  readonly run: number;
  readonly moment: Moment;
  readonly replicas: readonly {
    readonly name: string;
    readonly pc: number;
    readonly instructions: number;
    readonly registers: readonly { readonly name: string; readonly value: number; readonly differs: boolean }[];
    readonly code: readonly { readonly address: number; readonly word: number; readonly text: string }[];
    readonly memory: readonly {
      readonly address: number;
      readonly bytes: readonly number[];
      readonly differs: readonly boolean[];
    }[];
    readonly pending: readonly string[];
  }[];
  /** In words: why they differ, or that they do not. */
  readonly difference: string;
}

/** A line of the log. */
export interface LogRow {
  readonly event: number;
  readonly at: number;
  readonly actor: string;
  readonly type: string;
  readonly text: string;
  readonly rule?: string;
  readonly record: TraceRecord;
}

export type ExportFormat = 'jsonl' | 'perfetto' | 'shiviz' | 'mermaid' | 'csv' | 'scenario';
export type StepSize = 'event' | 'epoch' | 'step';

/** What the page asks; each answer bears the number of what was asked. */
export type Ask =
  | {
      readonly ask: 'open';
      readonly name: string;
      readonly text: string;
      readonly files: Readonly<Record<string, Uint8Array>>;
    }
  | { readonly ask: 'fork'; readonly run: number; readonly event: number; readonly statements: readonly string[] }
  | { readonly ask: 'close'; readonly run: number }
  | { readonly ask: 'scene'; readonly run: number; readonly event: number }
  | {
      readonly ask: 'find';
      readonly run: number;
      readonly event: number;
      readonly by: StepSize;
      readonly forward: boolean;
      readonly actor?: string;
    }
  | { readonly ask: 'momentAt'; readonly run: number; readonly at: number }
  | { readonly ask: 'diagram'; readonly run: number; readonly from: number; readonly to: number }
  | {
      readonly ask: 'log';
      readonly run: number;
      readonly filter: string;
      readonly from: number;
      readonly count: number;
      readonly near?: number;
    }
  | { readonly ask: 'machine'; readonly run: number; readonly event: number; readonly address?: number }
  | { readonly ask: 'export'; readonly run: number; readonly format: ExportFormat };

export interface Answers {
  open: RunInfo;
  fork: RunInfo;
  close: null;
  scene: Scene;
  find: Moment;
  momentAt: Moment;
  diagram: Diagram;
  log: { readonly rows: readonly LogRow[]; readonly total: number; readonly first: number };
  machine: MachineScene;
  export: { readonly name: string; readonly type: string; readonly text: string };
}

export type AskName = Ask['ask'];

export type FromPage = Ask & { readonly number: number };
export type FromWorker =
  | { readonly number: number; readonly answer: Answers[AskName] }
  | { readonly number: number; readonly error: string }
  /** A run that is being recorded has grown, or has ended. */
  | { readonly run: RunInfo };
