/** A line on the terminal about the progress of a long work. Any other output replaces the line. */
import { showOld } from './show-byte';

const firstMs = 400;
const intervalMs = 200;

export class StatusLine {
  #nextAt = Date.now() + firstMs;
  #shown = false;
  /** Whether the guest has an unfinished line on the same terminal. */
  #lineIsOpen = false;

  constructor(private readonly enabled: boolean) {}

  /** Shows the text, at most five times a second. */
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

  /** Clears the line before a byte of the guest goes to the terminal. */
  makeRoom(byte: number): void {
    this.clear();
    this.#lineIsOpen = process.stdout.isTTY === true && byte !== 10;
  }
}

/** For a person at a terminal, unless told to be quiet. */
export const statusLine = ({ quiet }: { readonly quiet?: boolean }): StatusLine =>
  new StatusLine(process.stderr.isTTY === true && quiet !== true);

export interface Steppable {
  /** Lets the next event happen; returns whether there was one. */
  readonly step: () => boolean;
  readonly environment: { readonly clock: { readonly nowAt: number } };
}

/** Runs a machine to its end, and shows the progress. */
export function runToEnd(what: string, machine: Steppable, status: StatusLine): void {
  const { clock } = machine.environment;
  while (machine.step()) {
    status.show(() => `${what}: ${(clock.nowAt / 1e9).toFixed(2)} s of virtual time`);
    showOld();
  }
  status.clear();
}
