/**
 * The output commit (DESIGN §3): an output waits until every value sent so far and the `epochEnd` of every earlier epoch,
 * empty ones too, is acknowledged. The channel is FIFO and acknowledges cumulatively, so that one number says it all.
 */
export class OutputCommit {
  #dependsOn = 0;
  #acknowledged = 0;
  #alone = false;
  #waiting: { readonly dependsOn: number; readonly then: () => void }[] = [];

  /** A value or an `epochEnd` has been sent under this sequence number. */
  sent(sequence: number): void {
    this.#dependsOn = Math.max(this.#dependsOn, sequence);
  }

  /** What an output requested now depends on. */
  get dependsOn(): number {
    return this.#dependsOn;
  }

  /** Everything up to this sequence number has been acknowledged; `Infinity` when there is no backup in the view. */
  get acknowledgedUpTo(): number {
    return this.#alone ? Number.POSITIVE_INFINITY : this.#acknowledged;
  }

  isAcknowledged(sequence: number): boolean {
    return this.acknowledgedUpTo >= sequence;
  }

  /** Lets a controller fetch from guest memory once everything sent before is acknowledged. */
  whenCommitted(then: () => void): void {
    if (this.isAcknowledged(this.#dependsOn)) then();
    else this.#waiting.push({ dependsOn: this.#dependsOn, then });
  }

  acknowledged(upTo: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, upTo);
    this.#release();
  }

  /** There is no backup in the view: nothing waits any more. */
  goAlone(): void {
    this.#alone = true;
    this.#release();
  }

  /** Who loses the claim drops what it held. */
  drop(): void {
    this.#waiting = [];
  }

  #release(): void {
    const ready = this.#waiting.filter((fetch) => this.isAcknowledged(fetch.dependsOn));
    this.#waiting = this.#waiting.filter((fetch) => !this.isAcknowledged(fetch.dependsOn));
    for (const fetch of ready) fetch.then();
  }
}
