/** What every process of a live machine has: its clock, its record, and its end. */
import { SystemClock } from '../../live/system-clock';
import { Recorder } from '../../trace/recorder';
import { EndedBySignal } from '../terminal/ended-by-signal';
import { ProcessTrace, type TraceHead } from './process-trace';

export interface LiveProcess {
  readonly clock: SystemClock;
  readonly recorder: Recorder;
  /** Writes what follows into this file, if there is one. */
  readonly traceTo: (path: string | undefined, head: TraceHead) => void;
  /** The process ends with this code. */
  readonly end: (code: number) => void;
  /** Hears of the first SIGTERM, which then does not end the process. */
  readonly onNotice: (hear: (end: () => void) => void) => void;
  /** This closes its sockets, whether the process has ended while it began or later. */
  readonly atEnd: (close: () => void) => void;
  /** The process cannot go on. */
  readonly fail: (error: unknown) => void;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const nsPerUs = 1000n;
/** To the microsecond, so that the traces of one computer keep the order of things. */
const nowUnixNs = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * nsPerUs;

/**
 * Runs a process until it ends itself or a signal comes.
 * @throws {EndedBySignal}
 */
export async function runLive(start: (live: LiveProcess) => Promise<void>): Promise<number> {
  const closes: (() => void)[] = [];
  const closeAll = () => {
    for (const close of closes) close();
  };
  let isOver = false;
  let trace: ProcessTrace | undefined;
  let clock: SystemClock | undefined;
  const signals: [NodeJS.Signals, () => void][] = [];
  try {
    return await new Promise<number>((resolve, reject) => {
      const startedAtUnixNs = nowUnixNs();
      clock = new SystemClock(reject);
      const recorder = new Recorder(clock);
      const traceTo = (path: string | undefined, head: TraceHead): void => {
        if (path === undefined) return;
        trace = new ProcessTrace(path, head, startedAtUnixNs);
        recorder.listen(trace.write);
      };
      let notice: ((end: () => void) => void) | undefined;
      const onNotice: LiveProcess['onNotice'] = (hear) => {
        notice = hear;
      };
      for (const signal of endingSignals) {
        const ended = () => {
          const first = signal === 'SIGTERM' ? notice : undefined;
          notice = undefined;
          if (first === undefined) reject(new EndedBySignal(signal));
          else first(() => reject(new EndedBySignal(signal)));
        };
        process.on(signal, ended);
        signals.push([signal, ended]);
      }
      const atEnd: LiveProcess['atEnd'] = (close) => closes.push(close);
      start({ clock, recorder, traceTo, end: resolve, onNotice, atEnd, fail: reject }).then(() => {
        if (isOver) closeAll();
      }, reject);
    });
  } finally {
    isOver = true;
    closeAll();
    clock?.end();
    trace?.close();
    // A second signal ends the process at once, but not before its files are whole.
    for (const [signal, ended] of signals) process.off(signal, ended);
  }
}
