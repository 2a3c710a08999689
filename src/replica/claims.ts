import type { ClaimAnswer, View } from '../ports/arbiter';
import type { Joiners } from './joiners';
import type { Membership } from './membership';

/** The claims that a processor makes to the arbiter. */
export class Claims {
  constructor(
    private readonly known: Membership,
    private readonly joiners: Joiners,
    private readonly ask: (view: View, answered: (answer: ClaimAnswer) => void) => void,
  ) {}

  /**
   * Claims the view that this processor wants at that moment, with the joiner that is to enter. After a claim that came
   * too late this processor claims again, on the view in force and with the processors that are still members.
   */
  claim(answered: (answer: ClaimAnswer) => void, inForce?: View): void {
    const { me, wanted } = this.known;
    const still = wanted.filter((name) => inForce?.members.includes(name) ?? true);
    const view = {
      term: (inForce ?? this.known.view).term + 1,
      members: [...still, ...this.joiners.toEnter],
      primary: me,
    };
    this.ask(view, (answer) => {
      const isLate = !answer.granted && answer.view.members.includes(me) && answer.view.term >= view.term;
      if (isLate) this.claim(answered, answer.view);
      else answered(answer);
    });
  }

  /**
   * A joiner that has lost its primary may be a member without knowing. The arbiter grants no claim of a processor
   * outside the view, and returns the view in force.
   */
  viewInForce(answered: (view: View) => void): void {
    const { me, view } = this.known;
    this.ask({ term: view.term + 1, members: [me], primary: me }, (answer) => answered(answer.view));
  }
}
