/** What stands around the members of a scripted world: devices, terminal and arbiter. */
import type { EnvironmentPort } from '../../hypervisor/ports';
import type { ClaimAnswer, View } from '../../ports/arbiter';
import type { Trace } from '../../ports/trace';
import type { Rules } from '../../sim/rules';
import type { ChoiceClock } from './choice-clock';
import type { Configuration } from './configuration';
import type { Terminal } from './devices';
import type { Member } from './member';
import type { Monitor, Steps } from './monitor';
import type { Step } from './steps';

/** What an environment knows of its world. */
export interface AroundEnvironment {
  readonly configuration: Configuration;
  readonly rules: Rules;
  readonly clock: ChoiceClock;
  readonly trace: Trace;
  readonly monitor: Monitor;
  /** What the person has typed and sees. */
  readonly terminal: Terminal;
  readonly member: (name: string) => Member;
  /** The guest has halted its machine, and everything that it has written is where it belongs. */
  readonly finished: (processor: string) => void;
}

export interface ScriptedEnvironment {
  /** The view in force. */
  readonly view: View;
  /** Commands that devices have performed. */
  readonly performed: number;
  /** Records on the tape, and steps of the actuator. */
  readonly positions: readonly Omit<Steps, 'wanted'>[];
  port(processor: string): EnvironmentPort;
  claim(processor: string, view: View, answered: (answer: ClaimAnswer) => void): void;
  /** All members of the first view have started. */
  begin(): void;
  /** A member joins: it starts once the environment lets it. */
  join(joiner: Member): void;
  /** The steps that are possible here; `may`: whether a fault of this kind may still come. */
  steps(may: (kind: string) => boolean): readonly Step[];
  happen(step: Step): void;
  /** A member has died. */
  ended(processor: string): void;
  /** What follows at once. */
  settle(): void;
}
