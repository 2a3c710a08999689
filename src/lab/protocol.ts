/**
 * What the page and the world in its worker tell each other: plain data. Instants are virtual nanoseconds, events are
 * numbers of trace records; a moment is the state after a record.
 */
import type { TraceRecord } from '../ports/trace';
import type {
  Axis,
  BusSpan,
  ConsolePiece,
  ConsoleScene,
  Diagram,
  FrameSpan,
  Moment,
  RoleName,
  RunInfo,
  WaitSpan,
  WorkSpan,
} from './recorded';

export type * from './recorded';

export interface ReplicaScene {
  readonly name: string;
  readonly role: RoleName;
  /** The role in which it died. */
  readonly was?: RoleName;
  readonly epoch: number;
  readonly failover: boolean;
  /** Of one that joins: pages of memory that it has received, and that were sent. */
  readonly pages?: { readonly received: number; readonly sent: number };
  /** Millions of instructions in a second, over its last whole epoch; none where epochs have no fixed length. */
  readonly mips?: number;
  /** It stands still since this instant. */
  readonly frozenAt?: number;
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
    /** Its id in the chart's description. */
    readonly id: string;
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
  /** Virtual nanoseconds since the last record. */
  readonly sinceRecord: number;
  /** What is true now: the first part stands out. */
  readonly headline: readonly [string, string];
  readonly replicas: readonly ReplicaScene[];
  readonly view: { readonly term: number; readonly members: readonly string[]; readonly primary: string };
  readonly frames: readonly FrameSpan[];
  readonly busFor?: BusSpan;
  readonly devices: readonly DeviceScene[];
  readonly hasNetwork: boolean;
  readonly charts: readonly ChartScene[];
  readonly terminal: ConsoleScene;
  readonly consoles: Readonly<Record<string, ConsoleScene>>;
  readonly faults: readonly string[];
}

/** A translation that one of a processor's TLBs holds. */
export interface TlbRow {
  readonly side: 'instruction' | 'data';
  readonly space: number;
  /** The virtual address of its first page. */
  readonly from: number;
  readonly pages: number;
  /** The physical address of its first page. */
  readonly to: number;
  /** What the page allows, in words. */
  readonly rights: string;
  /** The other replica's TLB does not hold it. */
  readonly differs: boolean;
}

export interface MachineView {
  readonly name: string;
  readonly pc: number;
  readonly instructions: number;
  /** Whether addresses of code, and of data, are virtual now. */
  readonly translates: { readonly code: boolean; readonly data: boolean };
  readonly registers: readonly { readonly name: string; readonly value: number; readonly differs: boolean }[];
  /** Around pc, by the addresses that the guest uses. */
  readonly code: readonly { readonly address: number; readonly word: number; readonly text: string }[];
  /** Without bytes where nothing is translated. */
  readonly memory: readonly {
    readonly address: number;
    readonly bytes: readonly number[];
    readonly differs: readonly boolean[];
  }[];
  readonly tlb: readonly TlbRow[];
  /** Interrupt requests that the guest has not taken, operations outstanding, messages not replayed. */
  readonly pending: readonly string[];
}

export interface MachineScene {
  readonly run: number;
  readonly moment: Moment;
  readonly replicas: readonly MachineView[];
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

/** Rows of the log that pass a filter. */
export interface LogWindow {
  readonly rows: readonly LogRow[];
  /** How many pass it, of those that have been looked at. */
  readonly total: number;
  /** The place of the first row among all that pass. */
  readonly first: number;
  /** Whether all records have been looked at; otherwise the same question looks further. */
  readonly complete: boolean;
}

export type ExportFormat = 'jsonl' | 'perfetto' | 'shiviz' | 'mermaid' | 'csv' | 'scenario';
export type StepSize = 'event' | 'epoch' | 'instruction' | 'step';

/** Which memory is shown: at an address, virtual where the processor translates data, or physical. */
export interface MemoryWish {
  readonly address?: number;
  readonly physical?: true;
}

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
  /** A run that rests is recorded further. */
  | { readonly ask: 'more'; readonly run: number }
  | { readonly ask: 'scene'; readonly run: number; readonly event: number; readonly at?: number }
  | {
      readonly ask: 'find';
      readonly run: number;
      readonly event: number;
      readonly by: Exclude<StepSize, 'instruction'>;
      readonly forward: boolean;
      readonly actor?: string;
      /** Only a step that takes one of these transitions. */
      readonly taking?: readonly string[];
    }
  /** The moment at which this replica has executed one instruction more, or one less. */
  | {
      readonly ask: 'stepInstruction';
      readonly run: number;
      readonly of: string;
      readonly event: number;
      readonly at?: number;
      readonly forward: boolean;
    }
  | { readonly ask: 'momentAt'; readonly run: number; readonly at: number }
  | {
      readonly ask: 'axis';
      readonly run: number;
      readonly at: number;
      /** How much is drawn before this instant and after it. */
      readonly before: number;
      readonly after: number;
      /** Quiet time longer than this is folded, but for folds that begin at these instants. */
      readonly fold: number;
      readonly opened: readonly number[];
    }
  /** The length from which on quiet time is folded, so that what is drawn is so many times that long. */
  | {
      readonly ask: 'fit';
      readonly run: number;
      readonly from: number;
      readonly to: number;
      readonly times: number;
    }
  | { readonly ask: 'diagram'; readonly run: number; readonly from: number; readonly to: number }
  | {
      readonly ask: 'log';
      readonly run: number;
      readonly filter: string;
      readonly from: number;
      readonly count: number;
      readonly near?: number;
    }
  /** Bytes of a replica's console from one place to another; without a replica, of the terminal. */
  | {
      readonly ask: 'console';
      readonly run: number;
      readonly of?: string;
      readonly from: number;
      readonly to: number;
    }
  | ({ readonly ask: 'machine'; readonly run: number; readonly event: number; readonly at?: number } & MemoryWish)
  | { readonly ask: 'export'; readonly run: number; readonly format: ExportFormat };

export interface Answers {
  open: RunInfo;
  fork: RunInfo;
  close: null;
  more: RunInfo;
  scene: Scene;
  find: Moment;
  stepInstruction: Moment;
  momentAt: Moment;
  axis: Axis;
  fit: number;
  diagram: Diagram;
  log: LogWindow;
  console: readonly ConsolePiece[];
  machine: MachineScene;
  export: { readonly name: string; readonly type: string; readonly text: string };
}

export type AskName = Ask['ask'];

export type FromPage = Ask & { readonly number: number };
export type FromWorker =
  | { readonly number: number; readonly answer: Answers[AskName] }
  | { readonly number: number; readonly error: string }
  /** The run has been closed since it was asked about. */
  | { readonly number: number; readonly closed: true }
  /** A run that is being recorded has grown, or has ended. */
  | { readonly run: RunInfo };
