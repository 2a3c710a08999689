/**
 * Standard output and standard error of a command, unless they are terminals: written at once, with the same handling
 * of every failure.
 */
import { cannotWrite, endUnread, endWith } from '../files/failed-output';
import { writeAll } from '../files/write-all';
import { showHeld } from './show-byte';

const encoder = new TextEncoder();

/**
 * Replaces the way in which the process writes to pipes, files and devices. Node's own way throws on some of them, and
 * reports the failure of others by an event that a run hears only after its end.
 */
export function writeStreamsAtOnce(): void {
  for (const [stream, file, name] of [
    [process.stdout, 1, 'standard output'],
    [process.stderr, 2, 'standard error'],
  ] as const) {
    if (stream.isTTY) {
      // A terminal that has gone also sends a signal.
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EIO') endWith(cannotWrite(name, error));
      });
      continue;
    }
    const write = (text: string | Uint8Array, ...rest: unknown[]): boolean => {
      showHeld();
      try {
        writeAll(file, typeof text === 'string' ? encoder.encode(text) : text);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EPIPE') endUnread();
        endWith(cannotWrite(name, error));
      }
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
    stream.write = write;
  }
  process.on('exit', showHeld);
}
