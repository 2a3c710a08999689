/**
 * The view at the shared bus (fencing). Winning a claim is one atomic step: from that instant every device refuses the
 * commands of all but the primary, and what the others have queued or in flight is aborted.
 */
export interface View {
  /** Counts the claims that were won; 1 at the start. */
  readonly term: number;
  /** The processors that may claim, by name. */
  readonly members: readonly string[];
  /** The processor that devices serve. */
  readonly primary: string;
}

/** What became of a claim. */
export interface ClaimAnswer {
  /** Whether the claimant leads now. */
  readonly granted: boolean;
  /** The view in force after the claim. */
  readonly view: View;
}

/** Decides which processor devices serve (fencing). */
export interface Arbiter {
  /** The view in force. */
  readonly view: View;
  /** Whether devices refuse what this processor asks for. */
  isFenced(processor: string): boolean;
  /**
   * Compare-and-swap: granted when the claimant is a member of the view in force and `view.term` is one more than its
   * term; also when exactly this view is in force already (a claim is idempotent). Otherwise it is refused.
   */
  claim(claimant: string, view: View): ClaimAnswer;
}
