/** Where a medium fails: blocks that cannot be read or written, for good or so many times (SCSI-2, 8.2.14.3). */

/** An error of a disk, as a plan has it. */
export interface DiskError {
  /** The kind of access that fails. */
  readonly on: 'read' | 'write';
  /** Only accesses to this block; every block without it. */
  readonly block?: number;
  /** Counted from 1 among such accesses, the first one that fails; the first of all without it. */
  readonly from?: number;
  /** So many accesses fail; without it all fail from then on. */
  readonly times?: number;
}

/** In the words of a scenario. */
export const diskErrorWords = ({ on, block, from, times }: DiskError): string =>
  [
    `disk error ${on}`,
    ...(block === undefined ? [] : [`block ${block}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(times === undefined ? [] : [`times ${times}`]),
  ].join(' ');

/** The errors of one disk: what the disk has met so far is a part of its state. */
export class Defects {
  /** By the place of the error in the plan: accesses that were of its kind. */
  private met: readonly number[];
  private readonly accesses = { read: 0, write: 0 };

  constructor(private errors: readonly DiskError[] = []) {
    this.met = errors.map(() => 0);
  }

  /** Other errors are planned from now on; one that was not planned before names no block. */
  change(errors: readonly DiskError[] = []): void {
    this.met = errors.map((error) => {
      const place = this.errors.findIndex((each) => diskErrorWords(each) === diskErrorWords(error));
      return place < 0 ? this.accesses[error.on] : this.met[place];
    });
    this.errors = errors;
  }

  /** Returns the first block of an access that cannot be done; `undefined` for an access that succeeds. */
  meet(on: DiskError['on'], block: number, count: number): number | undefined {
    this.accesses[on]++;
    if (this.errors.length === 0) return undefined;
    const failed: number[] = [];
    const isMet = ({ on: kind, block: bad = block }: DiskError) => kind === on && bad >= block && bad < block + count;
    this.met = this.met.map((times, at) => (isMet(this.errors[at]) ? times + 1 : times));
    for (const [at, error] of this.errors.entries()) {
      const { block: bad = block, from = 1, times = Number.POSITIVE_INFINITY } = error;
      if (!isMet(error)) continue;
      const nth = this.met[at];
      if (nth >= from && nth < from + times) failed.push(bad);
    }
    return failed.length === 0 ? undefined : Math.min(...failed);
  }
}
