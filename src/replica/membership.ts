import type { View } from '../ports/arbiter';
import { greatestNames } from '../protocol/message-shape';

/** The view as one processor knows it, and the processors that this one suspects; a suspicion is for good. */
export class Membership {
  private readonly suspicions = new Set<string>();

  constructor(
    readonly me: string,
    public view: View,
  ) {}

  /** The view has changed, perhaps under the same primary. Returns the processors that the new view has dropped. */
  change(view: View): readonly string[] {
    const dropped = this.others.filter((name) => !view.members.includes(name));
    for (const name of dropped) this.suspect(name);
    this.view = view;
    return dropped;
  }

  /** Whether this later view is without this processor, or has another one in its place. */
  isDeposedBy({ term, members }: View): boolean {
    return term > this.view.term && (this.leads || (this.isMember && !members.includes(this.me)));
  }

  get leads(): boolean {
    return this.view.primary === this.me;
  }

  get isMember(): boolean {
    return this.view.members.includes(this.me);
  }

  get others(): readonly string[] {
    return this.view.members.filter((name) => name !== this.me);
  }

  /** The last ones, among them every member of a view that is not long past: a message names so many at most. */
  get suspected(): readonly string[] {
    return [...this.suspicions].slice(-greatestNames);
  }

  /** The suspected members of the view. */
  get failed(): readonly string[] {
    return this.others.filter((name) => this.suspects(name));
  }

  /** The other backups that are not suspected. */
  get survivors(): readonly string[] {
    return this.others.filter((name) => name !== this.view.primary && !this.suspects(name));
  }

  /**
   * This processor and the survivors, in the order of the view; a processor that has just joined and does not know it
   * comes last.
   */
  get candidates(): readonly string[] {
    const { members } = this.view;
    const place = (name: string) => (members.includes(name) ? members.indexOf(name) : members.length);
    return [...this.survivors, this.me].sort((one, other) => place(one) - place(other));
  }

  /** The members of the view that this processor wants to lead, or to go on leading. */
  get wanted(): readonly string[] {
    return this.leads ? this.view.members.filter((name) => !this.suspects(name)) : [this.me, ...this.survivors];
  }

  suspect(name: string): void {
    this.suspicions.add(name);
  }

  /** Suspects every processor that a survivor suspects, except this one; returns whether any suspicion is new. */
  suspectToo(names: readonly string[]): boolean {
    const others = this.others.filter((name) => names.includes(name) && !this.suspects(name));
    for (const name of others) this.suspect(name);
    return others.length > 0;
  }

  suspects(name: string): boolean {
    return this.suspicions.has(name);
  }
}
