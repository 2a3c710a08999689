/** The frames of a run as a file that Wireshark and tcpdump read: pcap with nanoseconds, Ethernet. */
import { openOutput } from './output-file';

const [magic, versionMajor, versionMinor] = [0xa1b23c4d, 2, 4];
const [longestFrame, ethernet] = [65_535, 1];
const second = 1e9;

export interface CaptureFile {
  readonly write: (frame: Uint8Array, at: number) => void;
  readonly close: () => void;
}

/** Without a path nothing is written. `startedAtUnix`: seconds from 1970 to power-on. */
export function captureFile(path: string | undefined, startedAtUnix: number): CaptureFile {
  if (path === undefined) return { write: () => {}, close: () => {} };
  const file = openOutput('capture', path, 'close');
  const words = (...values: readonly number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    for (const [at, value] of values.entries()) view.setUint32(4 * at, value);
    return new Uint8Array(view.buffer);
  };
  file.write(words(magic, (versionMajor << 16) | versionMinor, 0, 0, longestFrame, ethernet));
  const write = (frame: Uint8Array, at: number): void => {
    const seconds = startedAtUnix + Math.floor(at / second);
    file.write(words(seconds, at % second, frame.length, frame.length));
    file.write(frame);
  };
  let isOpen = true;
  const close = (): void => {
    if (isOpen) file.close();
    isOpen = false;
  };
  return { write, close };
}
