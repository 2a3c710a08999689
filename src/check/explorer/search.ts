/**
 * Walks every interleaving of a configuration breadth first: the first violation found is one with the fewest steps.
 */
import type { Configuration } from './configuration';
import { Coverage } from './coverage';
import { enabledSteps } from './enabled';
import { FingerprintTable } from './fingerprint';
import { Graph } from './graph';
import type { Broken } from './monitor';
import { ScriptedWorld } from './scripted-world';
import { isFault, type Step } from './steps';
import { type HeldWorld, WorldMemory } from './world-memory';

export interface Counterexample extends Broken {
  readonly steps: readonly Step[];
}

export interface Exploration {
  readonly name: string;
  /** Steps taken; different states reached; steps on the longest of the shortest ways. */
  readonly steps: number;
  readonly states: number;
  readonly depth: number;
  /** Whether nothing was left to explore. */
  readonly complete: boolean;
  /** Worlds in which nothing is left to do: the guest has halted, or every replica is gone. */
  readonly ends: number;
  readonly broken?: Counterexample;
  readonly coverage: Coverage;
}

export interface ExploreOptions {
  /** The walk ends at this number of different states. */
  readonly greatestStates?: number;
  /** Points whose violation does not end the walk, so that the consequence shows. */
  readonly ignored?: readonly number[];
  /** Called from time to time. */
  readonly onProgress?: (states: number, depth: number) => void;
}

interface Reached {
  readonly state: HeldWorld;
  readonly number: number;
}

const progressEvery = 1 << 12;

export function explore(
  configuration: Configuration,
  { greatestStates = Number.POSITIVE_INFINITY, ignored = [], onProgress = () => {} }: ExploreOptions = {},
): Exploration {
  const coverage = new Coverage();
  const world = new ScriptedWorld(configuration, { heard: coverage.hear, inspect: coverage.inspect, ignored });
  const memory = new WorldMemory(world);
  const known = new FingerprintTable();
  const graph = new Graph();
  const first = memory.capture();
  graph.add(-1, known.number(first.high, first.low));
  let level: Reached[] = [{ state: first, number: 0 }];
  let here = first;
  let taken = 0;
  let depth = 0;
  const result = (complete: boolean, broken?: Broken, choices: readonly number[] = []): Exploration => {
    const { name } = configuration;
    const steps = broken && stepsOf(configuration, choices);
    const facts = { name, steps: taken, states: known.size, depth, complete, ends: graph.ends, coverage };
    return broken === undefined || steps === undefined ? facts : { ...facts, broken: { ...broken, steps } };
  };
  while (level.length > 0) {
    const next: Reached[] = [];
    for (const { state, number } of level) {
      memory.restore(state, here);
      here = state;
      const steps = enabledSteps(world, configuration);
      if (steps.every(isFault)) {
        graph.addEnd(number);
        const broken = ignored.includes(8) ? undefined : endOf(world, configuration);
        if (broken !== undefined) return result(false, broken, graph.wayTo(number));
      }
      for (const [choice, step] of steps.entries()) {
        if (here !== state) memory.restore(state, here);
        coverage.takes(step);
        world.take(step);
        taken++;
        here = memory.capture(state);
        const { broken } = world.monitor;
        if (broken !== undefined) {
          depth++;
          return result(false, broken, [...graph.wayTo(number), choice]);
        }
        const before = known.size;
        const target = known.number(here.high, here.low);
        if (!isFault(step)) graph.addStep(number, target);
        if (target < before) continue;
        graph.add(number, choice);
        next.push({ state: here, number: target });
        if (known.size % progressEvery === 0) onProgress(known.size, depth + 1);
      }
      if (known.size > greatestStates) return result(false);
    }
    level = next;
    if (next.length > 0) depth++;
  }
  const trapped = ignored.includes(8) ? undefined : graph.trapped();
  if (trapped === undefined) return result(true);
  return result(false, { point: 8, text: 'from here on the guest can never finish' }, graph.wayTo(trapped));
}

/** Point 8: only faults are left to happen, and a replica lives. */
function endOf(world: ScriptedWorld, { faults }: Configuration): Broken | undefined {
  if (world.finished !== undefined) return undefined;
  const living = world.members.filter(({ dead }) => !dead);
  const serving = living.filter(({ serves }) => serves);
  // A processor that has been deposed, or is without the whole state, cannot go on when the others die: two faults.
  const mayBeDeposed = faults.falseSuspicions > 0 || faults.joins > 0 || faults.handOvers > 0;
  if (serving.length === 0 && (living.length === 0 || mayBeDeposed)) return undefined;
  const names = living.map(({ name }) => name).join(' and ');
  return { point: 8, text: `nothing is left to do, and the guest of ${names} has not finished` };
}

/** The steps that belong to these choices. */
function stepsOf(configuration: Configuration, choices: readonly number[]): readonly Step[] {
  const world = new ScriptedWorld(configuration);
  return choices.map((choice) => {
    const step = enabledSteps(world, configuration)[choice];
    world.take(step);
    return step;
  });
}
