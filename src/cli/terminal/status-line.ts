/** A line on the terminal that says how far a long work has come. What else is written to the terminal takes its place. */

const firstMs = 400;
const intervalMs = 200;

export class StatusLine {
  #nextAt = Date.now() + firstMs;
  #shown = false;
  /** A line of the guest's on the same terminal is not finished. */
  #lineIsOpen = false;

  constructor(private readonly enabled: boolean) {}

  /** Shows the words, at most five times a second. */
  show(words: () => string): void {
    if (!this.enabled || this.#lineIsOpen) return;
    const now = Date.now();
    if (now < this.#nextAt) return;
    this.#nextAt = now + intervalMs;
    this.#shown = true;
    process.stderr.write(`\r\u001b[K${words()}`);
  }

  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = false;
  }

  /** Before a byte of the guest's goes to our output. */
  makeRoom(byte: number): void {
    this.clear();
    this.#lineIsOpen = process.stdout.isTTY === true && byte !== 10;
  }
}

/** For a person at a terminal, unless told to be quiet. */
export const statusLine = ({ quiet }: { readonly quiet?: boolean }): StatusLine =>
  new StatusLine(process.stderr.isTTY === true && quiet !== true);

export interface Steppable {
  /** Lets the next thing happen; answers whether there was one. */
  readonly step: () => boolean;
  readonly environment: { readonly clock: { readonly nowAt: number } };
}

/** Lets a machine run to its end, and says how far it has come. */
export function runToEnd(what: string, machine: Steppable, status: StatusLine): void {
  const { clock } = machine.environment;
  while (machine.step()) status.show(() => `${what}: ${(clock.nowAt / 1e9).toFixed(2)} s of virtual time`);
  status.clear();
}
