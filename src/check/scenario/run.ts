import { printableLines } from '../../base/printable';
import { ElfError } from '../../pa-risc/elf';
import type { TraceRecord } from '../../ports/trace';
import { runBare } from '../../sim/bare';
import { checkedPlan } from '../../sim/plan/checked-plan';
import { defaultPlan, type RunPlan } from '../../sim/plan/plan';
import { PlanError } from '../../sim/plan/plan-error';
import { shown } from '../../sim/plan/schema-words';
import { PowerOnError } from '../../sim/power-on';
import { untoldDivergence } from '../divergence';
import { JudgedPair, type JudgedRun } from '../judged-run';
import { patienceNs } from '../patience';
import { tellPlace, type VerdictName } from '../verdict';
import { MessageMemory } from './facts';
import { parseScenario } from './grammar';
import { planOf, type ScenarioFiles } from './planned';
import { RelativeKills } from './relative-kills';
import type { NamedFile, Scenario } from './scenario';
import { ScenarioError } from './scenario-error';
import { Transcript } from './transcript';

/** An expectation that does not hold. */
export interface ScenarioFailure {
  /** Line of the expectation. */
  readonly line: number;
  /** The expectation, as it stands in the scenario. */
  readonly expected: string;
  /** What the run did instead, in words. */
  readonly found: string;
}

/** A scenario's run and what came of its expectations. */
export interface ScenarioResult {
  /** As the scenario says. */
  readonly title: string;
  /** Whether every expectation holds. */
  readonly ok: boolean;
  /** Expectations that do not hold, in their order. */
  readonly failures: readonly ScenarioFailure[];
  /** The oracle's verdict. */
  readonly verdict: VerdictName;
  /** The run as an explanation, for a person; the same scenario gives the same text. */
  readonly transcript: string;
  /** The run itself. */
  readonly run: JudgedRun;
}

/** What a scenario's run needs from outside, and what hears of it. */
export interface ScenarioOptions extends ScenarioFiles {
  /** The scenario's file, for messages. */
  readonly name?: string;
  /** Hears every record of the run. */
  readonly onRecord?: (record: TraceRecord) => void;
}

interface ToldScenarioOptions extends ScenarioOptions {
  /** Is told what the run is made of, before it begins. */
  readonly onStart?: (plan: RunPlan, scenario: Pick<Scenario, 'files' | 'relativeKills'>) => void;
}

/** More repeats than that are not told. */
const greatestRepeats = 4;

/**
 * Runs a scenario (docs/scenarios.md) and judges what it expects.
 * @throws {ScenarioError} if it cannot be run: file, line, what was found, what was expected
 */
export function scenario(text: string, options: ScenarioOptions): ScenarioResult {
  const { name } = options;
  if (typeof text !== 'string') throw new ScenarioError(name ?? 'scenario', 1, shown(text), 'the text of a scenario');
  return runScenario(parseScenario(text, name), options);
}

/** The same of a scenario that has been read. */
export function runScenario(scenario: Scenario, { onStart, onRecord, ...files }: ToldScenarioOptions): ScenarioResult {
  const unlimited = planOf(scenario, files);
  const guest = scenario.files.find(({ what }) => what === 'guest') as NamedFile;
  const bare = bareRun(scenario, unlimited, guest);
  const given = scenario.plan.patienceNs ?? (bare === undefined ? unlimited.patienceNs : patienceNs(unlimited, bare));
  const plan = { ...unlimited, patienceNs: given };
  onStart?.(plan, scenario);
  const transcript = new Transcript(scenario);
  const memory = new MessageMemory();
  const kills = new RelativeKills(scenario.relativeKills);
  const checks = scenario.expectations.map(({ line, words, begin }) => ({ line, words, check: begin() }));
  const hear = (record: TraceRecord) => {
    const enriched = memory.enriched(record);
    transcript.hear(enriched);
    for (const { check } of checks) check.hear?.(enriched);
    for (const { who, delayNs } of kills.due(enriched, judged.pair.kills)) judged.pair.killLater(who, delayNs);
  };
  // What is recorded while the pair is made is heard when it has been.
  const early: TraceRecord[] = [];
  let listener = (record: TraceRecord): void => void early.push(record);
  const judged = new JudgedPair(plan, {
    onRecord: (record) => {
      onRecord?.(record);
      listener(record);
    },
  });
  listener = hear;
  for (const record of early) hear(record);
  const run = judged.toEnd(bare);
  transcript.end();
  const judgments = [
    ...checks.map(({ line, words, check }) => ({ line, expected: words, found: check.found({ run }) })),
    ...missingKills(scenario, run),
  ];
  const failures = judgments.flatMap(({ found, ...rest }) => (found === undefined ? [] : [{ ...rest, found }]));
  return {
    title: scenario.title,
    ok: failures.length === 0,
    failures,
    verdict: run.verdict,
    transcript: `${printableLines([...head(scenario), ...transcript.lines, '', ...judgments.map(told), '', ...end(run)].join('\n'))}\n`,
    run,
  };
}

/** A kill that never comes makes a scenario hold for no reason, unless it counts them. */
function missingKills({ kills, expectations }: Scenario, run: JudgedRun) {
  const last = kills.at(-1);
  if (last === undefined || run.kills >= kills.length) return [];
  if (expectations.some(({ words }) => words.startsWith('kills'))) return [];
  return [{ line: last.line, expected: `kills ${kills.length}`, found: `${run.kills}` }];
}

/** The bare run of the guest, where the run is compared with it. */
function bareRun({ name }: Scenario, plan: RunPlan, { line, name: guest }: NamedFile) {
  try {
    if (plan.comparison === 'replicas') {
      checkedPlan(plan);
      return undefined;
    }
    const bare = runBare({ ...plan, patienceNs: defaultPlan.patienceNs });
    if (bare.finished) return bare;
  } catch (thrown) {
    const error = thrown instanceof PlanError ? (thrown.cause ?? thrown) : thrown;
    if (error instanceof PlanError) throw new ScenarioError(name, line, error.message, 'a plan that fits together');
    if (error instanceof ElfError)
      throw new ScenarioError(name, line, `${guest} (${error.message})`, 'a guest’s ELF file');
    if (error instanceof PowerOnError) throw new ScenarioError(name, line, error.message, 'what fits into memory');
    throw error;
  }
  throw new ScenarioError(name, line, `${guest}, which does not finish on the bare machine`, 'a guest that finishes');
}

function head({ title, why, statements }: Scenario): string[] {
  return [title, ...why.map((line) => `  ${line}`), '', ...statements.map((line) => `  | ${line}`), ''];
}

const told = ({ line, expected, found }: { line: number; expected: string; found?: string }): string => {
  const words = expected.startsWith('order') ? expected.replaceAll(', ', ',\n    ') : expected;
  return found === undefined ? `✓ ${words}` : `✗ ${words}: found ${found} (line ${line})`;
};

function end(run: JudgedRun): string[] {
  const more = run.repeats.length - greatestRepeats;
  const divergence = untoldDivergence(run);
  return [
    `verdict: ${run.verdict}`,
    ...(run.violation === undefined ? [] : [`  ${run.violation}`]),
    ...(run.violated === undefined ? [] : [`  ${tellPlace(run.violated)}`]),
    ...divergence.map((words) => `  ${words}`),
    ...run.repeats.slice(0, greatestRepeats).map((repeat) => `  repeated: ${repeat}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
