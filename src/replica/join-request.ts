import type { Links } from './links';
import type { Membership } from './membership';

/** A processor outside the view, which asks the leader for the state. */
export class JoinRequest {
  /** This processor has asked. */
  isMade = false;

  constructor(
    private readonly known: Membership,
    private readonly links: Links,
  ) {}

  /** Where an earlier process of this one's name leads, this one asks when another processor leads. */
  make(): void {
    const { primary } = this.known.view;
    if (this.isMade || this.links.get(primary) === undefined) return;
    this.isMade = true;
    this.links.send(primary, { kind: 'join' });
  }
}
