/**
 * The guest's console on standard output. A terminal shows each byte at once. Elsewhere bytes wait for the end of their
 * line, since each write to a pipe takes as long as a thousand instructions of the guest, but never long.
 */
const LF = 10;
const most = 4096;
const patienceMs = 200;

const held = new Uint8Array(most);
let length = 0;
let since = 0;

export function showByte(byte: number): void {
  if (process.stdout.isTTY) {
    process.stdout.write(Uint8Array.of(byte));
    return;
  }
  if (length === 0) {
    since = Date.now();
    setImmediate(showHeld);
  }
  held[length++] = byte;
  if (byte === LF || length === most) showHeld();
}

/** Shows what waits. */
export function showHeld(): void {
  if (length === 0) return;
  const bytes = held.slice(0, length);
  length = 0;
  process.stdout.write(bytes);
}

/** Shows what has waited for long, in a run that lets nothing else happen. */
export function showOld(): void {
  if (length > 0 && Date.now() - since >= patienceMs) showHeld();
}
