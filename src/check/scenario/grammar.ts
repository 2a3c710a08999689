/** Reads a scenario (docs/scenarios.md): one statement a line, each a row of a table. */

import { processorNames } from '../../sim/pair';
import { neverTrusts } from '../../sim/plan/detector-limits';
import { victimsOf } from '../../sim/plan/faults';
import { defaultPlan } from '../../sim/plan/plan';
import { neverThere } from '../../sim/plan/victim';
import { connectionMutationNames } from '../mutants/connection-names';
import { mutationNames, type RuleName } from '../mutants/names';
import { readExpectation } from './expectations';
import { Line, withoutComment } from './line';
import { planStatements } from './plan-statements';
import type { Expectation, NamedFile, Scenario, Shown } from './scenario';
import { ScenarioError } from './scenario-error';
import { readMoment, type Timeline } from './timeline';

/** A longer scenario is refused. */
const greatestLines = 1000;
/** In characters. */
const greatestLine = 4096;
const ruleNames: readonly RuleName[] = [...mutationNames, ...connectionMutationNames];
const words = ['title', 'why', 'at', 'after', 'expect', 'show', 'without'];

/**
 * Parses the text of a scenario.
 * @param name the file, for messages
 * @throws {ScenarioError} with file, line, what was found and what was expected
 */
export function parseScenario(text: string, name = 'scenario'): Scenario {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  if (lines.length > greatestLines) {
    throw new ScenarioError(name, greatestLines + 1, 'one line more', `at most ${greatestLines} lines`);
  }
  const long = lines.findIndex((line) => line.length > greatestLine);
  if (long >= 0) {
    const much = `a line of ${lines[long].length} characters`;
    throw new ScenarioError(name, long + 1, much, `at most ${greatestLine} in a line`);
  }
  const reading = new Reading(name);
  for (let at = 0; at < lines.length; at++) {
    const number = at + 1;
    const [, word, rest] = /^\s*(title|why)\s+(.*?)\s*$/.exec(lines[at]) ?? [];
    let source = withoutComment(lines[at]);
    // After a comma a statement goes on.
    while (word === undefined && source.endsWith(',') && at + 1 < lines.length) {
      source += ` ${withoutComment(lines[++at])}`;
    }
    if (word !== undefined) reading.words(word, rest, number);
    else if (source !== '') reading.statement(new Line(name, number, source));
  }
  return reading.scenario(lines.length);
}

/** The scenario, as far as it has been read. */
class Reading {
  #title: string | undefined;
  readonly #why: string[] = [];
  readonly #statements: string[] = [];
  readonly #files: NamedFile[] = [];
  readonly #expectations: Expectation[] = [];
  readonly #shown: Shown[] = [];
  readonly #without: RuleName[] = [];
  readonly #timeline: Timeline = { plan: {}, relativeFaults: [], faults: [], awaited: [] };
  /** The line of each statement that may stand only once. */
  readonly #said = new Map<string, number>();

  constructor(private readonly name: string) {}

  words(word: string, text: string, line: number): void {
    if (word === 'why') this.#why.push(text);
    else {
      this.#once(word, line);
      this.#title = text;
    }
  }

  statement(line: Line): void {
    const word = line.ahead ?? '';
    if (word === 'at' || word === 'after' || /^\d/.test(word)) {
      readMoment(line, this.#timeline);
      this.#statements.push(line.source);
    } else if (line.passes('expect')) this.#expectations.push(readExpectation(line));
    else if (line.passes('show')) this.#shown.push(readShown(line));
    else if (line.passes('without')) this.#rules(line);
    else if (line.begins('disk', 'error') && line.source.length > 'disk error'.length) this.#plan('disk error', line);
    else if (Object.hasOwn(planStatements, word)) this.#plan(word, line);
    else line.fail(`a statement: ${[...words, ...Object.keys(planStatements)].join(', ')}`);
  }

  scenario(lastLine: number): Scenario {
    this.#fits();
    const missing = (what: string) => new ScenarioError(this.name, lastLine, 'the end of the scenario', what);
    if (this.#title === undefined) throw missing('title TEXT');
    if (!this.#files.some(({ what }) => what === 'guest')) throw missing('guest FILE');
    if (!this.#expectations.some(({ words }) => words.startsWith('verdict'))) throw missing('expect verdict …');
    const { plan, relativeFaults, faults, awaited } = this.#timeline;
    return {
      name: this.name,
      title: this.#title,
      why: this.#why,
      statements: this.#statements,
      plan,
      files: this.#files,
      relativeFaults,
      faults,
      expectations: this.#expectations,
      awaited,
      shown: this.#shown,
      without: this.#without,
    };
  }

  /** Rules that this run is to do without. */
  #rules(line: Line): void {
    do this.#without.push(line.oneOf(ruleNames));
    while (line.ahead !== undefined);
    const isOfConnections = (name: string) => (connectionMutationNames as readonly string[]).includes(name);
    if (this.#without.some(isOfConnections)) this.#timeline.plan.connected = true;
    this.#statements.push(line.source);
  }

  /** Statements that contradict each other. */
  #fits(): void {
    const { arbiter, joinAfterNs, backups = defaultPlan.backups, link, drift } = this.#timeline.plan;
    const fail = (word: string, found: string, expected: string): never => {
      throw new ScenarioError(this.name, this.#said.get(word) ?? 1, found, expected);
    };
    if (arbiter === false && (joinAfterNs !== undefined || backups > 1)) {
      fail(
        'arbiter',
        '"arbiter off"',
        'neither join nor more than one backup with it: nobody would know who is a member',
      );
    }
    const processors: readonly string[] = processorNames.slice(0, backups + 1);
    const isUnknown = (name: string | undefined) => name !== undefined && !processors.includes(name);
    const cut = (link?.cuts ?? []).flatMap(({ from, to }) => [from, to]).find(isUnknown);
    const drifting = Object.keys(drift ?? {}).find(isUnknown);
    const there = `one of ${processors.join(', ')}, which are in this run`;
    if (cut !== undefined) fail('link', `the processor ${cut}`, there);
    if (drifting !== undefined) fail('drift', `the processor ${drifting}`, there);
    const { detector = defaultPlan.detector } = this.#timeline.plan;
    const mistrust = neverTrusts({ detector, joinAfterNs });
    if (mistrust !== undefined) fail('detector', 'a detector that the link cannot bear', mistrust);
    if (arbiter === false && this.#timeline.plan.connected === true) {
      fail('arbiter', '"arbiter off"', 'none where the environment is behind connections: it is the arbiter');
    }
    for (const { fault, line } of this.#timeline.faults) {
      for (const who of Object.values(victimsOf(fault))) {
        const never = neverThere(who, { backups, joinAfterNs });
        if (never !== undefined)
          throw new ScenarioError(this.name, line, `"${fault.kind} ${who}"`, `somebody who can be there: ${never}`);
      }
    }
  }

  #plan(word: string, line: Line): void {
    const { form, read, awaits } = planStatements[word];
    // Faults may come several times, and settings stand once.
    if (awaits === undefined) this.#once(word, line.number);
    line.passes(...word.split(' '));
    read(line, this.#timeline.plan, (file) => this.#files.push(file));
    line.end(form);
    if (awaits !== undefined) this.#timeline.awaited.push(awaits(this.#timeline.plan, line));
    this.#statements.push(line.source);
  }

  #once(word: string, line: number): void {
    const before = this.#said.get(word);
    if (before !== undefined) {
      throw new ScenarioError(this.name, line, `a second "${word}"`, `one only, which stands on line ${before}`);
    }
    this.#said.set(word, line);
  }
}

const showForm = 'show epochs FROM..TO, show epoch N, show time FROM..TO ms, show everything';

function readShown(line: Line): Shown {
  const what = line.oneOf(['epochs', 'epoch', 'time', 'everything']);
  const shown = what === 'everything' ? always : range(line, what);
  line.end(showForm);
  return shown;
}

const always: Shown = { of: 'time', from: 0, to: Number.POSITIVE_INFINITY };

function range(line: Line, what: 'epochs' | 'epoch' | 'time'): Shown {
  const number = what === 'time' ? String.raw`(\d+(?:\.\d+)?)` : String.raw`(\d+)`;
  const [, first, last = first] = new RegExp(`^${number}(?:\\.\\.${number})?$`).exec(line.ahead ?? '') ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from > to) line.fail(`what is shown: ${showForm}`);
  line.word('a range');
  if (what !== 'time') return { of: 'epochs', from, to };
  line.oneOf(['ms']);
  return { of: 'time', from: from * 1e6, to: to * 1e6 };
}
