/**
 * An output that cannot be written ends the command at once, wherever in a run: one line names the file and the cause,
 * and the exit code is 2. A thrown error would have to pass the charts of the run, which keep it.
 */
import { writeSync } from 'node:fs';
import pc from 'picocolors';
import { UsageError } from '../usage-error';

const causes: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file would be too large',
  EROFS: 'the file system is read-only',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EIO: 'the device has failed',
};

/** The message for a person: `cannot write the trace t.jsonl: no space is left on the device`. */
export function cannotWrite(output: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new UsageError(`cannot write ${output}: ${causes[code] ?? (error as Error).message}`);
}

/** Ends the command with the error's words and exit code 2. */
export function endWith(error: UsageError): never {
  try {
    writeSync(2, `${pc.red('error:')} ${error.message}\n`);
  } catch {
    // Standard error is closed: there is no reader.
  }
  process.exit(2);
}

/** The reader of the output has closed it and needs no message: every command ends quietly. */
export function endUnread(): never {
  process.exit(2);
}
