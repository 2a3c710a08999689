/** What every process of a live machine has: its clock, its record, and its end. */

import { SystemClock } from '../../live/system-clock';
import type { Recorder as RecorderType } from '../../trace/recorder';
import { Recorder } from '../../trace/recorder';
import { type TraceFile, traceFile } from '../files/trace-file';
import { EndedBySignal } from '../terminal/ended-by-signal';

export interface LiveProcess {
  readonly clock: SystemClock;
  readonly recorder: RecorderType;
  /** The process ends with this code. */
  readonly end: (code: number) => void;
  /** The process cannot go on. */
  readonly fail: (error: unknown) => void;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** `name`: of the actor at the head of the trace. */
export interface LiveTrace {
  readonly trace?: string;
  readonly head: Readonly<Record<string, unknown>>;
}

/**
 * Runs a process until it ends itself or a signal comes; `start` returns what closes its sockets.
 * @throws {EndedBySignal}
 */
export async function runLive(
  { trace: path, head }: LiveTrace,
  start: (live: LiveProcess) => Promise<() => void>,
): Promise<number> {
  let close: (() => void) | undefined;
  let trace: TraceFile | undefined;
  const signals: [NodeJS.Signals, () => void][] = [];
  try {
    return await new Promise<number>((resolve, reject) => {
      const clock = new SystemClock(reject);
      const recorder = new Recorder(clock);
      if (path !== undefined) {
        trace = traceFile(path, () => ({ event: 0, at: 0, actor: 'process', type: 'process.plan', ...head }));
        recorder.listen(trace.write);
      }
      for (const signal of endingSignals) {
        const ended = () => reject(new EndedBySignal(signal));
        process.on(signal, ended);
        signals.push([signal, ended]);
      }
      start({ clock, recorder, end: resolve, fail: reject }).then((closes) => {
        close = closes;
      }, reject);
    });
  } finally {
    for (const [signal, ended] of signals) process.off(signal, ended);
    close?.();
    trace?.close();
  }
}
