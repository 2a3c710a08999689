/** What a visitor brings: assembler text, traces, and files that are refused in words. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { digest } from '../../src/base/digest';
import { parseScenario } from '../../src/check/scenario/grammar';
import { writtenFaults } from '../../src/check/scenario/relative-faults';
import { RunningScenario } from '../../src/check/scenario/run';
import type { RunInfo } from '../../src/lab/protocol';
import type { RunPlan } from '../../src/sim/plan/plan';
import { tracePlan } from '../../src/sim/plan/trace-plan';
import { DrivenTree } from './driven-tree';

const folder = 'examples/scenarios';
const file = (path: string) =>
  new Uint8Array(readFileSync(`${folder}/${path.includes('/') ? path : `../guests/${path}`}`));

const opened = (name: string, text: string, files: Readonly<Record<string, Uint8Array>> = {}): RunInfo =>
  new DrivenTree(file).open(name, text, files);

/** What the command line would write ahead of a trace of it, and the run itself. */
function traced(text: string) {
  let told: Pick<Parameters<typeof tracePlan>[1], 'killsAfter' | 'faultsAfter'> & { readonly plan?: RunPlan } = {};
  const running = new RunningScenario(
    parseScenario(text, 'traced.scenario'),
    { file },
    {
      onStart: (plan, { relativeFaults }) => {
        told = { plan, ...writtenFaults(relativeFaults) };
      },
    },
  );
  while (running.step());
  const { run } = running.end();
  const { plan, ...after } = told;
  return { run, plan: plan as RunPlan, after };
}

const around = (guest: string) => `title ${guest}\nguest ${guest}\nepoch 16384\nexpect verdict consistent\n`;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a file of a visitor', () => {
  test('assembler text is assembled and runs', () => {
    const source = new Uint8Array(readFileSync('examples/guests/countdown/start.S'));
    const { verdict } = opened('countdown.scenario', around('start.S'), { 'start.S': source });
    expect(verdict.verdict).toBe('consistent');
  });

  test('an error in assembler text is told with its line', () => {
    expect(() => opened('x.scenario', around('x.s'), { 'x.s': bytes('  ldi 5,%r4\n  frobnicate %r4\n') })).toThrow(
      /x\.s:2/,
    );
  });

  test('an ELF file that is cut off is refused by its name', () => {
    const broken = file('ledger.elf').slice(0, 3000);
    expect(() => opened('broken.scenario', around('broken.elf'), { 'broken.elf': broken })).toThrow(/broken\.elf/);
  });

  test('a trace is run again: the same records', () => {
    for (const name of ['p7-write-in-progress', 'bad-link', 'drift', 'frozen-primary', 'named-frames', 'disk-errors']) {
      const text = readFileSync(`${folder}/${name}.scenario`, 'utf8');
      const { run, plan, after } = traced(text);
      const line = JSON.stringify(
        tracePlan(plan, { machine: 'pair', paths: { guest: '../guests/ledger.elf' }, ...after }),
      );
      expect(opened('trace.jsonl', line).digest, name).toBe(run.traceDigest);
    }
  });

  test('a trace of another guest, or without a plan, is refused', () => {
    const { plan } = traced(readFileSync(`${folder}/p7-write-in-progress.scenario`, 'utf8'));
    const line = JSON.stringify(
      tracePlan({ ...plan, guest: file('echo.elf') }, { machine: 'pair', paths: { guest: 'ledger.elf' } }),
    );
    expect(() => opened('trace.jsonl', line)).toThrow(/ledger\.elf is not the guest of trace\.jsonl: its digest was/);
    expect(digest(plan.guest)).not.toBe(digest(file('echo.elf')));
    expect(() => opened('x.jsonl', '{"event":1,"at":0,"actor":"left","type":"time.read"}')).toThrow(
      'x.jsonl has no plan',
    );
    expect(() => opened('x.jsonl', 'no')).toThrow('x.jsonl is no trace: in its first line, it is no JSON');
  });
});
