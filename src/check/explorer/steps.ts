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
  | { readonly do: 'type' }
  /**
   * Where the environment is a process of its own: a message arrives over a connection, of which the process may have
   * made a later one; what has landed, or has been recorded, is on stable storage; a process makes a connection.
   */
  | {
      readonly do: 'arrive';
      readonly from: string;
      readonly to: string;
      readonly connection: number;
      readonly isOlder: boolean;
    }
  | { readonly do: 'sync'; readonly device: string; readonly by: string }
  | { readonly do: 'store' | 'startEnvironment' }
  | { readonly do: 'connect' | 'handOver'; readonly who: string }
  /** The connection of a process breaks; so many of its messages still arrive. */
  | { readonly do: 'cut'; readonly who: string; readonly arriving: number }
  /** So many records are there afterwards; `left`: of each work of the media, a bit. */
  | { readonly do: 'crashEnvironment'; readonly stored: number; readonly left: number };

const faults: readonly Step['do'][] = [
  'crash',
  'lose',
  'duplicate',
  'overtake',
  'stray',
  'handOver',
  'cut',
  'crashEnvironment',
];

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
    case 'arrive':
      return `a message from ${nameOf(step.from)} arrives at ${nameOf(step.to)}${step.isOlder ? ', on an older connection' : ''}`;
    case 'sync':
      return `what the ${step.device} has done for ${step.by} is on stable storage`;
    case 'store':
      return 'a record of the environment is on stable storage';
    case 'connect':
      return `${nameOf(step.who)} makes a connection to the environment`;
    case 'handOver':
      return `${step.who} is told to hand over`;
    case 'cut':
      return `the connection of ${nameOf(step.who)} breaks; ${kept(step.arriving)} still arrive`;
    case 'crashEnvironment':
      return `the environment crashes; ${kept(step.stored)} of its records are there${workLeft(step.left)}`;
    case 'startEnvironment':
      return 'the environment is started again';
  }
}

const nameOf = (name: string): string => (name === 'environment' || name === 'person' ? `the ${name}` : name);
const kept = (count: number): string => (count === 0 ? 'none' : `the first ${count}`);
const workLeft = (left: number): string => (left === 0 ? '' : ', and work of its devices that it had not told of');
