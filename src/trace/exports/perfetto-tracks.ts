/**
 * Chrome's trace events, the form that ui.perfetto.dev opens: processes with threads, slices on them, and instants. A
 * thread has one slice at a time, so that slices never overlap.
 */

/** One trace event; times in microseconds. */
export interface PerfettoEvent {
  /** `M`: a name; `X`: a slice; `i`: an instant; `s` and `f`: the ends of a flow. */
  readonly ph: 'M' | 'X' | 'i' | 's' | 'f';
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  /** An instant's scope: its thread. */
  readonly s?: 't';
  /** A flow ends in the slice around it. */
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

type Args = Readonly<Record<string, unknown>>;

interface OpenSlice {
  readonly startedAt: number;
  readonly name: string;
  readonly args: Args;
}

interface Thread {
  readonly pid: number;
  readonly tid: number;
  open?: OpenSlice;
}

const microseconds = (nanoseconds: number): number => nanoseconds / 1_000;
/** The length of a slice that has no duration in the trace, in which an arrow ends. */
const shortestNs = 1;

export class PerfettoTracks {
  readonly #processes = new Map<string, Map<string, Thread>>();
  #made: PerfettoEvent[] = [];

  /** Returns the events made since the last call. */
  take(): readonly PerfettoEvent[] {
    const made = this.#made;
    this.#made = [];
    return made;
  }

  /** Begins a slice, and ends the current slice of this thread. */
  begin(process: string, track: string, startedAt: number, name: string, args: Args = {}): void {
    this.end(process, track, startedAt);
    this.#thread(process, track).open = { startedAt, name, args };
  }

  /** Ends the current slice of this thread, if any; the end may rename the slice and add arguments. */
  end(process: string, track: string, at: number, name?: string, args: Args = {}): void {
    const { pid, tid, open } = this.#thread(process, track);
    if (open === undefined) return;
    this.#thread(process, track).open = undefined;
    const { startedAt } = open;
    const span = { ts: microseconds(startedAt), dur: microseconds(at - startedAt) };
    this.#made.push({ ph: 'X', pid, tid, name: name ?? open.name, ...span, args: { ...open.args, ...args } });
  }

  isOpen(process: string, track: string): boolean {
    return this.#thread(process, track).open !== undefined;
  }

  /** Ends every slice of this process, which has stopped. */
  endAll(process: string, at: number, why: string): void {
    for (const [track, { open }] of this.#processes.get(process) ?? []) {
      if (open !== undefined) this.end(process, track, at, `${open.name} (${why})`);
    }
  }

  /** Ends every slice, at the end of the window. */
  finish(at: number): void {
    for (const [process, threads] of this.#processes) for (const track of threads.keys()) this.end(process, track, at);
  }

  instant(process: string, track: string, at: number, name: string, args: Args): void {
    const { pid, tid } = this.#thread(process, track);
    this.#made.push({ ph: 'i', s: 't', pid, tid, name, ts: microseconds(at), args });
  }

  /** One end of an arrow between threads, with the short slice in which it lies. */
  flow(process: string, track: string, at: number, end: 's' | 'f', id: number, name: string, args: Args): void {
    const { pid, tid } = this.#thread(process, track);
    const ts = microseconds(at);
    this.#made.push({ ph: 'X', pid, tid, name, ts, dur: microseconds(shortestNs), args });
    const bound = end === 'f' ? ({ bp: 'e' } as const) : {};
    this.#made.push({ ph: end, pid, tid, name: 'message', cat: 'message', id, ts, ...bound });
  }

  /** A process or thread gets its number and its name when its first event is made. */
  #thread(process: string, track: string): Thread {
    let threads = this.#processes.get(process);
    if (threads === undefined) {
      threads = new Map();
      this.#processes.set(process, threads);
      this.#name(this.#processes.size, 0, 'process_name', process);
    }
    let thread = threads.get(track);
    if (thread === undefined) {
      const pid = [...this.#processes.keys()].indexOf(process) + 1;
      thread = { pid, tid: threads.size + 1 };
      threads.set(track, thread);
      this.#name(pid, thread.tid, 'thread_name', track);
    }
    return thread;
  }

  #name(pid: number, tid: number, what: 'process_name' | 'thread_name', name: string): void {
    this.#made.push({ ph: 'M', pid, tid, name: what, args: { name } });
  }
}
