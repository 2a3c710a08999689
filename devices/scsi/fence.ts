/** The view at the bus (fencing, DESIGN §3): changed by compare-and-swap, and with it who is served. */
import type { Arbiter, ClaimAnswer, View } from '../../src/ports/arbiter';

export class Fence implements Arbiter {
  constructor(
    private inForce: View,
    /** Without one every claim is granted, and nobody is refused: a split brain is possible. */
    private readonly arbiter = true,
  ) {}

  get view(): View {
    return this.inForce;
  }

  isFenced(processor: string): boolean {
    return this.arbiter && processor !== this.inForce.primary;
  }

  claim(claimant: string, view: View): ClaimAnswer {
    const { members, term } = this.inForce;
    if (sameView(view, this.inForce)) return { granted: true, view: this.inForce };
    const granted = !this.arbiter || (members.includes(claimant) && view.term === term + 1);
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
