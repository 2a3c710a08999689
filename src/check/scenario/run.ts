import { printableLines } from '../../base/printable';
import { ElfError } from '../../pa-risc/elf';
import type { TraceRecord } from '../../ports/trace';
import { PowerOnError } from '../../replica/power-on';
import { runBare } from '../../sim/bare';
import type { PairObservers } from '../../sim/pair';
import { checkedPlan } from '../../sim/plan/checked-plan';
import { defaultPlan, type RunPlan } from '../../sim/plan/plan';
import { PlanError } from '../../sim/plan/plan-error';
import { shown } from '../../sim/plan/schema-words';
import type { Snapshot, Snapshots } from '../../sim/snapshot/snapshots';
import { untoldDivergence } from '../divergence';
import { JudgedPair, type JudgedRun } from '../judged-run';
import { patienceNs } from '../patience';
import { tellPlace, type VerdictName } from '../verdict';
import { MessageMemory } from './facts';
import { parseScenario } from './grammar';
import { planOf, type ScenarioFiles } from './planned';
import { RelativeFaults } from './relative-faults';
import type { Check, Expectation, NamedFile, Scenario } from './scenario';
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

interface ScenarioRunOptions extends ScenarioOptions {
  /** Hears the plan, the files and the faults after a fact before the run begins. */
  readonly onStart?: (plan: RunPlan, scenario: Pick<Scenario, 'files' | 'relativeFaults' | 'without'>) => void;
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
function runScenario(scenario: Scenario, { onStart, onRecord, ...files }: ScenarioRunOptions): ScenarioResult {
  const running = new RunningScenario(scenario, files, { onStart, onRecord });
  while (running.step());
  return running.end();
}

/** What hears of a scenario's run while it goes on. */
export interface RunningObservers extends Omit<PairObservers, 'onRecord'> {
  /** Hears the plan, the files and the faults after a fact before the run begins. */
  readonly onStart?: ScenarioRunOptions['onStart'];
  readonly onRecord?: ScenarioOptions['onRecord'];
}

/** A scenario's run that a caller steps through. */
export class RunningScenario {
  readonly judged: JudgedPair;
  private readonly bare: ReturnType<typeof bareRun>;
  plan: RunPlan;
  private transcript: Transcript;
  private memory = new MessageMemory();
  private readonly faults: RelativeFaults;
  private checks: readonly Begun[];
  private awaited: readonly Begun[];
  /** Records of construction, which the listeners hear afterwards. */
  private early: TraceRecord[] | undefined = [];
  private readonly snapshots: Snapshots;

  /** @throws {ScenarioError} if it cannot be run: file, line, what was found, what was expected */
  constructor(
    public scenario: Scenario,
    files: ScenarioFiles,
    { onStart, onRecord, ...observers }: RunningObservers = {},
  ) {
    const unlimited = planOf(scenario, files);
    const guest = scenario.files.find(({ what }) => what === 'guest') as NamedFile;
    this.bare = bareRun(scenario, unlimited, guest);
    this.plan = this.limited(scenario, unlimited);
    onStart?.(this.plan, scenario);
    this.transcript = new Transcript(scenario);
    this.faults = new RelativeFaults(scenario.relativeFaults);
    this.checks = scenario.expectations.map(begun);
    this.awaited = scenario.awaited.map(begun);
    const observed: PairObservers = {
      ...observers,
      onRecord: (record) => {
        onRecord?.(record);
        if (this.early === undefined) this.hear(record);
        else this.early.push(record);
      },
    };
    this.judged = new JudgedPair(this.plan, observed, new Set(scenario.without));
    this.snapshots = this.judged.pair.snapshotsOf(this, [scenario, this.plan, this.bare]);
    const early = this.early ?? [];
    this.early = undefined;
    for (const record of early) this.hear(record);
  }

  /** Lets the next event happen; returns whether there was one. */
  step(): boolean {
    return this.judged.pair.step();
  }

  /** The present state of the run, of its judge and of what the scenario expects. */
  capture(): Snapshot {
    return this.snapshots.capture();
  }

  /** Goes back to that state, or forward again. */
  restore(snapshot: Snapshot): void {
    this.snapshots.restore(snapshot);
  }

  /** What a snapshot holds, for a limit of memory. */
  piecesOf(snapshot: Snapshot): ReturnType<Snapshots['pieces']> {
    return this.snapshots.pieces(snapshot);
  }

  /**
   * Goes on as the run of another scenario, which differs only in faults that have not come, in what is typed last and
   * in what it expects. `past`: its records so far; the first one tells the link's cuts.
   */
  goOnAs(scenario: Scenario, files: ScenarioFiles, past: Iterable<TraceRecord>): void {
    this.plan = this.limited(scenario, planOf(scenario, files));
    this.snapshots.give([scenario, this.plan]);
    this.faults.change(this.scenario.relativeFaults, scenario.relativeFaults);
    this.judged.changeFaults(this.plan);
    if (JSON.stringify(scenario.plan.link) !== JSON.stringify(this.scenario.plan.link)) this.judged.retell(past);
    const showsAsBefore = JSON.stringify(scenario.shown) === JSON.stringify(this.scenario.shown);
    this.scenario = scenario;
    this.checks = scenario.expectations.map(begun);
    this.awaited = scenario.awaited.map(begun);
    // What the run before has noted is right for this one, unless the scenario listens for more.
    if (showsAsBefore && [...this.checks, ...this.awaited].every(({ check }) => check.hear === undefined)) return;
    this.transcript = new Transcript(scenario);
    this.memory = new MessageMemory();
    for (const record of past) this.note(record);
  }

  private limited(scenario: Scenario, plan: RunPlan): RunPlan {
    const { bare } = this;
    const given = scenario.plan.patienceNs ?? (bare === undefined ? plan.patienceNs : patienceNs(plan, bare));
    return { ...plan, patienceNs: given };
  }

  /** The outcome, once nothing more happens. */
  end(): ScenarioResult {
    const { scenario } = this;
    const run = this.judged.verdict(this.bare);
    this.transcript.end();
    const awaited = this.awaited.map(({ check }) => check.found({ run, faults: 0 }));
    const faults = awaited.filter((found) => found === undefined).length;
    const judged = ({ line, words, check }: Begun) => ({ line, expected: words, found: check.found({ run, faults }) });
    const judgments = [
      ...this.checks.map(judged),
      ...missingKills(scenario, run),
      ...(isCounted(scenario, 'faults') ? [] : this.awaited.map(judged).filter(({ found }) => found !== undefined)),
    ];
    const failures = judgments.flatMap(({ found, ...rest }) => (found === undefined ? [] : [{ ...rest, found }]));
    const lines = [...head(scenario), ...this.transcript.lines, '', ...judgments.map(judgmentLine), '', ...end(run)];
    return {
      title: scenario.title,
      ok: failures.length === 0,
      failures,
      verdict: run.verdict,
      transcript: `${printableLines(lines.join('\n'))}\n`,
      run,
    };
  }

  private note(record: TraceRecord): TraceRecord {
    const enriched = this.memory.enriched(record);
    this.transcript.hear(enriched);
    for (const { check } of [...this.checks, ...this.awaited]) check.hear?.(enriched);
    return enriched;
  }

  private hear(record: TraceRecord): void {
    const enriched = this.note(record);
    const { pair } = this.judged;
    for (const { fault, delayNs } of this.faults.due(enriched, pair.kills)) pair.faultLater(fault, delayNs);
  }
}

/** An expectation that has begun to listen. */
interface Begun {
  readonly line: number;
  readonly words: string;
  readonly check: Check;
}

const begun = ({ line, words, begin }: Expectation): Begun => ({ line, words, check: begin() });

const isCounted = ({ expectations }: Scenario, what: 'kills' | 'faults'): boolean =>
  expectations.some(({ words }) => words.startsWith(what));

/** A kill that never comes makes a scenario hold for no reason, unless it counts them. */
function missingKills(scenario: Scenario, run: JudgedRun) {
  const kills = scenario.faults.filter(({ fault }) => fault.kind === 'kill');
  const last = kills.at(-1);
  if (last === undefined || run.kills >= kills.length || isCounted(scenario, 'kills')) return [];
  return [{ line: last.line, expected: `kills ${kills.length}`, found: `${run.kills}` }];
}

/** The bare run of the guest, where the run is compared with it. */
function bareRun(scenario: Scenario, plan: RunPlan, { line, name: guest }: NamedFile) {
  const { name } = scenario;
  try {
    if (plan.comparison === 'replicas') {
      checkedPlan(plan);
      return undefined;
    }
    const bare = runBare({ ...plan, patienceNs: defaultPlan.patienceNs });
    if (bare.finished) return bare;
  } catch (thrown) {
    const error = thrown instanceof PlanError ? (thrown.cause ?? thrown) : thrown;
    if (error instanceof PlanError)
      throw new ScenarioError(name, lineOf(error, scenario) ?? line, error.message, 'a plan that fits together');
    if (error instanceof ElfError)
      throw new ScenarioError(name, line, `${guest} (${error.message})`, 'a guest’s ELF file');
    if (error instanceof PowerOnError) throw new ScenarioError(name, line, error.message, 'what fits into memory');
    throw error;
  }
  throw new ScenarioError(name, line, `${guest}, which does not finish on the bare machine`, 'a guest that finishes');
}

/** The line of the fault that does not fit; `undefined` for another part of the plan. */
function lineOf({ field }: PlanError, { awaited }: Scenario): number | undefined {
  const [, list, at] = /^(link\.frames|diskErrors)\.(\d+)/.exec(field) ?? [];
  const statements = list === 'diskErrors' ? /^disk error / : /^(drop|delay|corrupt) /;
  return list === undefined ? undefined : awaited.filter(({ words }) => statements.test(words))[Number(at)]?.line;
}

function head({ title, why, statements }: Scenario): string[] {
  return [title, ...why.map((line) => `  ${line}`), '', ...statements.map((line) => `  | ${line}`), ''];
}

const judgmentLine = ({ line, expected, found }: { line: number; expected: string; found?: string }): string => {
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
