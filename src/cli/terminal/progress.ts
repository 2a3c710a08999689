import { writeSync } from 'node:fs';
import { printable } from '../../base/printable';

/** Work on fewer records takes a moment. */
const recordsBetweenLines = 100_000;

/** Tells on stderr how far a long work has come, for whoever waits at a terminal. */
export class Progress {
  #records = 0;

  constructor(private readonly what: string) {}

  add(): void {
    if (++this.#records % recordsBetweenLines === 0 && process.stderr.isTTY) {
      writeSync(2, `\r${printable(this.what)}: ${this.#records.toLocaleString('en')} records`);
    }
  }

  /** Clears the line. */
  end(): void {
    if (this.#records >= recordsBetweenLines && process.stderr.isTTY) writeSync(2, '\r\u001b[K');
    this.#records = 0;
  }
}
