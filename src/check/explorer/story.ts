/** A counterexample for a person: each step, its consequences, and the violation. */
import type { TraceFact } from '../../ports/trace';
import { handled } from '../../trace/handlers';
import { notable, tellDetail } from '../scenario/narration';
import type { Configuration } from './configuration';
import { ScriptedWorld } from './scripted-world';
import type { Counterexample } from './search';
import { tellStep } from './steps';

const nameWidth = 8;

/** The oracle's points (docs/verification.md) in a few words; 0: an assertion of the program itself. */
const points = [
  'an assertion of the program fails',
  'the replicas’ states agree',
  'the environment sees what one machine would do',
  'no output leaves before what it depends on is acknowledged',
  'devices serve only who leads',
  'time does not go back',
  'each operation gets one interrupt',
  'what the guest knows complete is done, and stays done',
  'the guest finishes while a replica lives',
];

const words = (fact: TraceFact): string | undefined => handled(notable, fact) ?? tellDetail(fact);

/** A line for each step, and below it a line for each consequence. */
export function tellCounterexample(
  configuration: Configuration,
  { steps, point, text }: Counterexample,
  ignored: readonly number[] = [],
): string {
  const lines: string[] = [];
  const heard = (fact: TraceFact) => {
    const line = words(fact);
    if (line) lines.push(`      ${fact.actor.padEnd(nameWidth)} ${line}`);
  };
  const world = new ScriptedWorld(configuration, { heard, ignored });
  lines.length = 0;
  for (const [at, step] of steps.entries()) {
    lines.push(`${String(at + 1).padStart(3)}. ${tellStep(step)}`);
    world.take(step);
  }
  return [...lines, `violated: point ${point}, ${points[point]}`, `          ${text}`].join('\n');
}
