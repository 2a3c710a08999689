/**
 * The output commit (DESIGN §3): an output waits until every value sent so far and the `epochEnd` of every earlier epoch,
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

  /** What an output requested now depends on. */
  get dependsOn(): number {
    return this.lastSent;
  }

  /** Everything up to this message has been acknowledged; `Infinity` when nobody is waited for. */
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
   * Lets a controller fetch from guest memory, or an output that is held leave, once everything sent before is acknowledged; `of`: what
   * waits, for a reader of the state.
   */
  whenCommitted(then: () => void, of: unknown): void {
    if (this.isAcknowledged(this.lastSent)) then();
    else this.held.push({ dependsOn: this.lastSent, of, then });
  }

  /** `Infinity` when there is no backup in the view; less again when a new replica is waited for. */
  acknowledged(upTo: number): void {
    this.greatestAcknowledged = upTo;
    if (this.held.length === 0) return;
    const ready = this.held.filter((each) => this.isAcknowledged(each.dependsOn));
    this.held = this.held.filter((each) => !this.isAcknowledged(each.dependsOn));
    for (const each of ready) each.then();
  }

  /** Who loses the claim drops what it held. */
  drop(): void {
    this.held = [];
  }
}
