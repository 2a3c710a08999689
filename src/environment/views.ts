/** The view in force, and what a claim is against it (fencing, DESIGN §3). Its members are incarnations, not names. */
import type { Claim, ServedView } from '../protocol/environment/messages';

export type Judgment = 'repeated' | 'own' | 'foreign' | 'late';

export class Views {
  /** The processor whose claim is being granted: no other one is served meanwhile. */
  private granting: string | undefined;

  constructor(public view: ServedView) {}

  /** `isLeft`: whether any processor of the view in force is connected. */
  judge(claimant: string, { term, members, powersOn }: Claim, isLeft: boolean): Judgment {
    const { view } = this;
    const isSame = members.length === view.members.length && members.every((name) => view.members.includes(name));
    if (term === view.term && isSame && this.isPrimary(claimant)) return 'repeated';
    const begins = powersOn === true && !isLeft;
    if (!(begins || this.isMember(claimant)) || term !== view.term + 1) return 'late';
    return this.isPrimary(claimant) ? 'own' : 'foreign';
  }

  /** The view that the claim asks for. */
  next(claimant: string, { term, members }: Claim): ServedView {
    const since = claimant === this.view.primary ? this.view.since : term;
    return { term, since, primary: claimant, members: [...members] };
  }

  /** From now on only this processor may be served. */
  shutOthersOut(claimant: string): void {
    this.granting = claimant;
  }

  put(view: ServedView): void {
    this.view = view;
    this.granting = undefined;
  }

  /** Whether devices serve this processor, which says since which term it leads. */
  serves(processor: string, since: number): boolean {
    const isShutOut = this.granting !== undefined && this.granting !== processor;
    return !isShutOut && this.isPrimary(processor) && since === this.view.since;
  }

  protected isPrimary(processor: string): boolean {
    return processor === this.view.primary;
  }

  protected isMember(processor: string): boolean {
    return this.view.members.includes(processor);
  }
}
