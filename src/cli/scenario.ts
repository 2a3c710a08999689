import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import pc from 'picocolors';
import { printable, printableLines } from '../base/printable';
import { parseScenario } from '../check/scenario/grammar';
import { writtenFaults } from '../check/scenario/relative-faults';
import { RunningScenario, type ScenarioResult } from '../check/scenario/run';
import type { NamedFile } from '../check/scenario/scenario';
import { ScenarioError } from '../check/scenario/scenario-error';
import type { ProcessorPlan } from '../sim/plan/processor-grammar';
import { tracePlan } from '../sim/plan/trace-plan';
import { fileRegister } from './files/file-register';
import { readInput, textInput } from './files/input-files';
import { readDisk } from './files/media';
import { mayBeWritten, writeOutput } from './files/output-file';
import { type TraceFile, traceFile } from './files/trace-file';
import { Inspection, runInspected, steppable } from './inspect/inspection';
import { checkInspectOptions, type InspectOptions } from './inspect/options';
import { lineDifference } from './line-difference';
import { printJson } from './print-json';
import { type StatusLine, statusLine } from './terminal/status-line';
import { UsageError } from './usage-error';

export interface ScenarioCommandOptions extends InspectOptions {
  readonly check?: true;
  readonly update?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly trace?: string;
  readonly processor?: ProcessorPlan;
}

/** Where the transcript of a scenario is kept: beside it. */
const transcriptOf = (path: string): string => `${path.replace(/\.scenario$/, '')}.transcript`;

/**
 * `understudy scenario`. Returns the exit code: 0 if every expectation holds and, with --check, every transcript equals
 * the kept one.
 */
export async function scenarioCommand(paths: readonly string[], options: ScenarioCommandOptions): Promise<number> {
  if (options.check && options.update) throw new UsageError('--check and --update exclude each other');
  const { json, trace } = options;
  if (trace !== undefined && paths.length > 1) throw new UsageError('--trace takes the trace of one scenario');
  checkInspectOptions(options);
  if (options.inspect !== undefined && paths.length > 1)
    throw new UsageError('--inspect shows the run of one scenario');
  if (options.update) for (const path of paths) fileRegister.writes('transcript', transcriptOf(path));
  if (trace !== undefined) mayBeWritten('trace', trace);
  const results: Told[] = [];
  for (const path of paths) {
    const result = await run(path, options);
    const changed = options.check ? difference(path, result.transcript) : undefined;
    if (options.update) writeOutput('transcript', transcriptOf(path), [result.transcript]);
    if (!json) tell(path, result, changed, options);
    results.push({ path, result, changed });
  }
  if (json) print(results);
  return results.every(({ result, changed }) => result.ok && changed === undefined) ? 0 : 1;
}

interface Told {
  readonly path: string;
  readonly result: ScenarioResult;
  readonly changed: string | undefined;
}

async function run(path: string, options: ScenarioCommandOptions): Promise<ScenarioResult> {
  const { plan, ...rest } = read(path);
  const scenario = { ...rest, plan: { ...plan, processor: options.processor } };
  // Standard output has the transcript; a line of progress is for a run at a person's pace.
  const status = statusLine({ quiet: options.quiet || options.inspect === undefined });
  const inspection = await Inspection.begin(options, status);
  try {
    return await inspectedRun(path, scenario, options.trace, status, inspection);
  } catch (error) {
    throw asUsageError(error);
  } finally {
    await inspection?.end();
  }
}

function read(path: string) {
  const text = textInput('scenario', path);
  try {
    return parseScenario(text, path);
  } catch (error) {
    throw asUsageError(error);
  }
}

const asUsageError = (error: unknown): unknown =>
  error instanceof ScenarioError ? new UsageError(error.message) : error;

async function inspectedRun(
  path: string,
  scenario: ReturnType<typeof parseScenario>,
  tracePath: string | undefined,
  status: StatusLine,
  inspection: Inspection | undefined,
): Promise<ScenarioResult> {
  const place = (name: string): string => (isAbsolute(name) ? name : join(dirname(path), name));
  const files = {
    file: (name: string, what: NamedFile['what']) => readInput(kindOf(what), place(name)),
    disk: (name: string) => readDisk(place(name)),
  };
  let trace: TraceFile | undefined;
  try {
    const running = new RunningScenario(scenario, files, {
      inspect: inspection?.inspect,
      onStart: (plan, { files, relativeFaults, without }) => {
        if (tracePath !== undefined && without.length > 0) {
          throw new UsageError(
            `${path} does without ${without.join(' and ')}: a run without a rule cannot be replayed; leave out --trace`,
          );
        }
        const {
          peer,
          'peer’s initrd': initrd,
          ...named
        } = Object.fromEntries(files.map(({ what, name }) => [what, place(name)]));
        const paths = { guest: '', ...named, ...(peer && { peer: { guest: peer, initrd } }) };
        const facts = { machine: 'pair', paths, ...writtenFaults(relativeFaults) } as const;
        trace = traceFile(tracePath, () => tracePlan(plan, facts));
      },
      onRecord: (record) => trace?.write(record),
    });
    await runInspected('pair', steppable(running.judged.pair), status, inspection);
    return running.end();
  } finally {
    trace?.close();
  }
}

/** What a peer's file must be. */
const kindOf = (what: NamedFile['what']) => (what === 'peer' ? 'guest' : what === 'peer’s initrd' ? 'initrd' : what);

function difference(path: string, transcript: string): string | undefined {
  const golden = transcriptOf(path);
  if (!existsSync(golden)) throw new UsageError(`there is no ${golden} to compare with; write it with --update`);
  return lineDifference(textInput('transcript', golden), transcript);
}

function tell(
  path: string,
  result: ScenarioResult,
  changed: string | undefined,
  options: ScenarioCommandOptions,
): void {
  const { title, ok, transcript, failures } = result;
  if (!options.quiet && !options.check) process.stdout.write(`${transcript}\n`);
  else {
    process.stdout.write(`${ok && changed === undefined ? pc.green('✓') : pc.red('✗')} ${printable(title)}\n`);
    for (const { line, expected, found } of failures) {
      process.stdout.write(`  ${printable(`${path}:${line}: expected ${expected}, found ${found}`)}\n`);
    }
  }
  if (changed !== undefined)
    process.stdout.write(`  ${printable(transcriptOf(path))} is not what the run tells:\n${printableLines(changed)}`);
}

function print(results: readonly Told[]): void {
  const objects = results.map(({ path, result: { title, ok, failures, verdict, transcript, run }, changed }) => ({
    scenario: path,
    title,
    ok,
    failures,
    verdict,
    ...(changed === undefined ? {} : { changed }),
    failovers: run.failovers,
    repeats: run.repeats,
    virtualTimeNs: run.virtualTimeNs,
    traceDigest: run.traceDigest,
    transcript,
  }));
  printJson(objects);
}
