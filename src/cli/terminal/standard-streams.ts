/** Standard output and standard error of a command, where they are no terminal: written at once, with one way for every failure. */
import { cannotWrite, endUnread, endWith } from '../files/failed-output';
import { writeAll } from '../files/write-all';

const encoder = new TextEncoder();

/**
 * Replaces how the process writes to pipes, files and devices. Node's own way throws at some of them, and tells the failure of others from
 * an event that a run hears only after its end.
 */
export function writeStreamsAtOnce(): void {
  for (const [stream, file, name] of [
    [process.stdout, 1, 'standard output'],
    [process.stderr, 2, 'standard error'],
  ] as const) {
    if (stream.isTTY) {
      // A terminal that has gone says so by a signal as well.
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EIO') endWith(cannotWrite(name, error));
      });
      continue;
    }
    const write = (text: string | Uint8Array, ...rest: unknown[]): boolean => {
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
}
