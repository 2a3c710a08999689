import { writeSync } from 'node:fs';
import { printable } from '../../base/printable';

/** Work on fewer records takes only a moment. */
const recordsBetweenLines = 100_000;

/** Reports the progress of a long work on stderr, for a person at a terminal. */
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
