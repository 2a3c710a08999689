/** What happens in a run, thing by thing: recorded once, and afterwards compared with the runs of mutants. */

/** A run that is played before somebody who can stop it. */
export interface Witness {
  readonly name: string;
  readonly play: (course: Course) => void;
}

export interface Course {
  /** Enough has been seen. */
  readonly over: boolean;
  /** It is so late; without instants a run counts its things. */
  passed(at: number): void;
  hear(at: number, what: string): void;
}

interface Heard {
  readonly at: number;
  readonly what: string;
}

export class Recording implements Course {
  readonly over = false;
  readonly heard: Heard[] = [];

  passed(): void {}

  hear(at: number, what: string): void {
    this.heard.push({ at, what });
  }
}

/** Ends with the first thing that was not recorded, or has not come in time. */
export class Comparison implements Course {
  difference: string | undefined;
  #next = 0;

  constructor(private readonly recorded: readonly Heard[]) {}

  get over(): boolean {
    return this.difference !== undefined;
  }

  passed(at: number): void {
    const { at: due = Number.POSITIVE_INFINITY, what } = this.recorded[this.#next] ?? {};
    if (at > due) this.difference ??= `at ${due} ns there is no ${what}`;
  }

  hear(at: number, what: string): void {
    const expected = this.recorded[this.#next++];
    if (expected?.at === at && expected.what === what) return;
    this.difference ??= `at ${at} ns ${what}, not ${expected === undefined ? 'the end' : expected.what}`;
  }

  /** The run has ended, or an error has ended it. */
  end(error?: unknown): void {
    if (error !== undefined) this.difference ??= `${error}`;
    const missing = this.recorded[this.#next];
    if (missing !== undefined) this.difference ??= `no ${missing.what}`;
  }
}
