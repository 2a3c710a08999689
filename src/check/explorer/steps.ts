/** The possible next events in a scripted world: a step of one of its parts, or a fault. */
export type Step =
  /** A processor runs to its next exit, or its hypervisor hears of that exit. */
  | { readonly do: 'run' | 'crash' | 'stray' | 'claim' | 'join'; readonly who: string }
  /**
   * The first frame under way arrives, is lost, or arrives and stays under way once more; or the second frame arrives
   * first.
   */
  | {
      readonly do: 'deliver' | 'lose' | 'duplicate' | 'overtake' | 'retransmit';
      readonly from: string;
      readonly to: string;
    }
  | { readonly do: 'suspect'; readonly who: string; readonly whom: string; readonly falsely: boolean }
  | { readonly do: 'perform' | 'complete'; readonly device: string; readonly by: string }
  | { readonly do: 'type' };

const faults: readonly Step['do'][] = ['crash', 'lose', 'duplicate', 'overtake', 'stray'];

/** Whether the step is a fault: a world in which only faults are left has come to its end. */
export function isFault(step: Step): boolean {
  return faults.includes(step.do) || (step.do === 'suspect' && step.falsely);
}

/** The step in words. */
export function tellStep(step: Step): string {
  switch (step.do) {
    case 'run':
      return `${step.who} runs`;
    case 'crash':
      return `${step.who} dies`;
    case 'stray':
      return `a device of ${step.who}'s own interrupts`;
    case 'claim':
      return `the arbiter answers ${step.who}`;
    case 'join':
      return `a repaired processor joins in the place of ${step.who}`;
    case 'deliver':
      return `a frame from ${step.from} arrives at ${step.to}`;
    case 'lose':
      return `the link loses a frame from ${step.from} to ${step.to}`;
    case 'duplicate':
      return `a frame from ${step.from} arrives at ${step.to}, and will come again`;
    case 'overtake':
      return `a frame from ${step.from} to ${step.to} overtakes the one before it`;
    case 'retransmit':
      return `${step.from} sends again what ${step.to} has not acknowledged`;
    case 'suspect':
      return `${step.who} takes ${step.whom} for dead${step.falsely ? ', which it is not' : ''}`;
    case 'perform':
      return `the ${step.device} does what ${step.by} has asked for`;
    case 'complete':
      return `the ${step.device} tells ${step.by} that it is done`;
    case 'type':
      return 'somebody types a byte';
  }
}
