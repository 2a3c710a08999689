/** The view at the bus (fencing, DESIGN §3): changed by compare-and-swap, and with it who is served. */
import type { Arbiter, ClaimAnswer, View } from '../../src/ports/arbiter';

/** What a checker can take away from it. */
export interface FenceRules {
  /** Without an arbiter every claim is granted, and nobody is refused: a split brain is possible. */
  readonly arbiter?: boolean;
  /** Whether devices refuse whoever does not lead. */
  readonly refuses?: boolean;
  /**
   * Whether a claim is compared with the view in force; without that the first who asks for a term has it, and nobody
   * else ever.
   */
  readonly compares?: boolean;
}

export class Fence implements Arbiter {
  constructor(
    private inForce: View,
    private readonly rules: FenceRules = {},
  ) {}

  get view(): View {
    return this.inForce;
  }

  put(view: View): void {
    this.inForce = view;
  }

  isFenced(processor: string): boolean {
    const { arbiter = true, refuses = true } = this.rules;
    return arbiter && refuses && processor !== this.inForce.primary;
  }

  claim(claimant: string, view: View): ClaimAnswer {
    const { members, term } = this.inForce;
    if (sameView(view, this.inForce)) return { granted: true, view: this.inForce };
    const { arbiter = true, compares = true } = this.rules;
    if (!compares && view.term <= term) return { granted: false, view: { ...this.inForce, members: [] } };
    const granted = !arbiter || (members.includes(claimant) && view.term === term + 1);
    if (granted) this.inForce = view;
    return { granted, view: this.inForce };
  }
}

function sameView(one: View, other: View): boolean {
  return (
    one.term === other.term &&
    one.primary === other.primary &&
    one.members.length === other.members.length &&
    one.members.every((member) => other.members.includes(member))
  );
}
