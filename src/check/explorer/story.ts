/** A counterexample for a person: each step, its consequences, and the violation. */
import { notable, tellDetail } from '../scenario/narration';
import type { Configuration } from './configuration';
import type { Heard } from './monitor';
import type { Counterexample } from './search';
import { tellStep } from './steps';
import { World } from './world';

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

const words = (record: Heard): string | undefined => {
  const numbered = { event: 0, at: 0, ...record };
  return notable[record.type]?.(numbered) ?? tellDetail(numbered);
};

/** A line for each step, and below it a line for each consequence. */
export function tellCounterexample(
  configuration: Configuration,
  { steps, point, text }: Counterexample,
  ignored: readonly number[] = [],
): string {
  const lines: string[] = [];
  const heard = (record: Heard) => {
    const told = words(record);
    if (told) lines.push(`      ${record.actor.padEnd(nameWidth)} ${told}`);
  };
  const world = new World(configuration, { heard, ignored });
  lines.length = 0;
  for (const [at, step] of steps.entries()) {
    lines.push(`${String(at + 1).padStart(3)}. ${tellStep(step)}`);
    world.take(step);
  }
  return [...lines, `violated: point ${point}, ${points[point]}`, `          ${text}`].join('\n');
}
