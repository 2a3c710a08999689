/**
 * The view at the shared bus (fencing). Winning a claim is one atomic step: from that instant every device refuses the
 * commands of all but the primary, and what the others have queued or in flight is aborted.
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
  /** Whether devices refuse what this processor asks for. */
  isFenced(processor: string): boolean;
  /**
   * Compare-and-swap: granted when the claimant is a member of the view in force and `view.term` is one more than its
   * term; also when exactly this view is in force already (a claim is idempotent). Otherwise it is refused.
   */
  claim(claimant: string, view: View): ClaimAnswer;
}
