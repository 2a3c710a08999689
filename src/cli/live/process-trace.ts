/** The trace of a process that may be killed: each record is in the file before what follows from it. */
import { closeSync, openSync } from 'node:fs';
import type { WrittenRecord } from '../../ports/trace';
import { traceLine } from '../../trace/trace-digest';
import { cannotWrite } from '../files/failed-output';
import { fileRegister } from '../files/file-register';
import { writeAll } from '../files/write-all';

/** The first line of the trace, without the instant at which the process was started. */
export interface TraceHead {
  /** `environment`, or the replica's name in views. */
  readonly actor: string;
  readonly process: 'environment' | 'replica';
  readonly [field: string]: unknown;
}

const version = 1;
const encoder = new TextEncoder();

export class ProcessTrace {
  private readonly file: number;

  constructor(
    private readonly path: string,
    head: TraceHead,
    startedAtUnixNs: bigint,
  ) {
    fileRegister.writes('trace', path);
    try {
      this.file = openSync(path, 'w');
    } catch (error) {
      throw cannotWrite(`the trace ${path}`, error);
    }
    this.write({ event: 0, at: 0, type: 'trace.process', version, startedAtUnixNs: `${startedAtUnixNs}`, ...head });
  }

  readonly write = (record: WrittenRecord): void => {
    try {
      writeAll(this.file, encoder.encode(traceLine(record)));
    } catch (error) {
      throw cannotWrite(`the trace ${this.path}`, error);
    }
  };

  close(): void {
    closeSync(this.file);
  }
}
