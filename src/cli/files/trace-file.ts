/** The file that `--trace` names, written record by record. */
import type { WrittenRecord } from '../../ports/trace';
import { traceLine } from '../../trace/trace-digest';
import { openOutput } from './output-file';

export interface TraceFile {
  readonly write: (record: WrittenRecord) => void;
  readonly close: () => void;
}

/** Without a path nothing is written. `plan`: the line with which the run can be repeated. */
export function traceFile(path: string | undefined, plan: () => WrittenRecord): TraceFile {
  if (path === undefined) return { write: () => {}, close: () => {} };
  const file = openOutput('trace', path, 'close');
  const write = (record: WrittenRecord): void => file.write(traceLine(record));
  write(plan());
  return { write, close: file.close };
}
