/**
 * The view at the shared bus (fencing). Winning a claim is one atomic step: from that instant every device refuses the
 * commands of every processor but the primary, and aborts what the other processors have queued or in flight.
 */
export interface View {
  readonly term: number;
  readonly members: readonly string[];
  readonly primary: string;
}

export interface ClaimAnswer {
  readonly granted: boolean;
  /** The view in force after the claim. */
  readonly view: View;
}

export interface Arbiter {
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
