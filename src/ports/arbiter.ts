/**
 * The view at the shared bus (fencing). Winning a claim is one atomic step: from that instant every device refuses the
 * commands of every processor but the primary, and aborts what the other processors have queued or in flight.
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
  /** Whether devices refuse this processor's commands. */
  isFenced(processor: string): boolean;
  /**
   * Compare-and-swap. The arbiter grants a claim if the claimant is a member of the view in force and `view.term` is
   * one more than its term, or if exactly this view is in force already (a claim is idempotent), and refuses every
   * other claim.
   */
  claim(claimant: string, view: View): ClaimAnswer;
}
