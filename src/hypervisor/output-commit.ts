/**
 * The output commit: an output waits until every value sent so far and the `epochEnd` of every earlier epoch,
 * empty ones too, is acknowledged. The channel is FIFO and acknowledges cumulatively, so that one number says it all.
 */
export class OutputCommit {
  private lastSent = 0;
  private greatestAcknowledged = 0;
  private held: { readonly dependsOn: number; readonly of: unknown; readonly then: () => void }[] = [];

  /** A value, an `epochEnd` or a state has been sent under this number. */
  sent(sequence: number): void {
    this.lastSent = Math.max(this.lastSent, sequence);
  }

  /** The message on which an output requested now depends. */
  get dependsOn(): number {
    return this.lastSent;
  }

  /** Everything up to this message has been acknowledged; `Infinity` without backups. */
  get acknowledgedUpTo(): number {
    return this.greatestAcknowledged;
  }

  /** Fetches, and outputs that are held. */
  get waiting(): number {
    return this.held.length;
  }

  isAcknowledged(sequence: number): boolean {
    return this.acknowledgedUpTo >= sequence;
  }

  /**
   * Runs `then` once everything sent before is acknowledged: a controller's fetch from guest memory, or a held output.
   * `of` names the output for a reader of the state.
   */
  whenCommitted(then: () => void, of: unknown): void {
    if (this.isAcknowledged(this.lastSent)) then();
    else this.held.push({ dependsOn: this.lastSent, of, then });
  }

  /** `Infinity` without a backup in the view; a finite number again once a new replica joins. */
  acknowledged(upTo: number): void {
    this.greatestAcknowledged = upTo;
    if (this.held.length === 0) return;
    const ready = this.held.filter((each) => this.isAcknowledged(each.dependsOn));
    this.held = this.held.filter((each) => !this.isAcknowledged(each.dependsOn));
    for (const each of ready) each.then();
  }

  /** A processor that loses the claim drops its held outputs. */
  drop(): void {
    this.held = [];
  }
}
