import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inProcess } from './in-process';

const folder = mkdtempSync(join(tmpdir(), 'understudy-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);
const guest = place('ledger.elf');
copyFileSync('examples/guests/ledger.elf', guest);

const command = (args: readonly string[], input = '') =>
  spawnSync('node', ['dist/cli.js', ...args], { encoding: 'utf8', input, maxBuffer: 1 << 26 });
const short = ['--append', 'transactions=1 seed=3', '--kill', 'primary@epoch:40', '--seed', '7'];
const trace = place('trace.jsonl');
const run = command(['run', guest, ...short, '--trace', trace, '--json']);
const { traceDigest } = JSON.parse(run.stdout);
const lines = readFileSync(trace, 'utf8').trimEnd().split('\n');

/** The trace with some lines changed; the plan is line 0, event N is line N. */
function changed(name: string, change: (lines: string[]) => readonly string[]): string {
  const path = place(name);
  writeFileSync(path, `${change([...lines]).join('\n')}\n`);
  return path;
}

function withPlan(name: string, change: Readonly<Record<string, unknown>>): string {
  return changed(name, ([plan, ...rest]) => [JSON.stringify({ ...JSON.parse(plan), ...change }), ...rest]);
}

describe('run --trace', () => {
  test('writes the plan ahead of the records, and the digest is as without a file', () => {
    expect(JSON.parse(lines[0])).toMatchObject({ event: 0, type: 'trace.plan', guest: { path: guest }, seed: 7 });
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(lines.map((_, at) => at));
    expect(JSON.parse(command(['run', guest, ...short, '--json']).stdout).traceDigest).toBe(traceDigest);
  });
});

describe('export', () => {
  test.each(['jsonl', 'perfetto', 'shiviz', 'mermaid', 'csv'])(
    '%s to stdout and to a file is the same',
    async (format) => {
      const path = place(`out.${format}`);
      const { status, stdout } = await inProcess('export', trace, '--format', format);
      expect([status, (await inProcess('export', trace, '--format', format, '-o', path)).status]).toEqual([0, 0]);
      expect(readFileSync(path, 'utf8')).toBe(stdout);
      expect(stdout.length).toBeGreaterThan(1000);
    },
  );

  test('jsonl is the file itself; a window has both its ends', async () => {
    expect((await inProcess('export', trace, '--format', 'jsonl')).stdout).toBe(readFileSync(trace, 'utf8'));
    const { stdout } = await inProcess(
      'export',
      trace,
      '--format',
      'jsonl',
      '--from',
      'event:10',
      '--until',
      'event:12',
    );
    expect(stdout).toBe(`${lines.slice(10, 13).join('\n')}\n`);
  });

  test('perfetto is JSON, and a row of csv stands for each event', async () => {
    expect(
      JSON.parse((await inProcess('export', trace, '--format', 'perfetto')).stdout).traceEvents.length,
    ).toBeGreaterThan(500);
    expect((await inProcess('export', trace, '--format', 'csv')).stdout.split('\r\n').length).toBe(lines.length + 1);
  });

  test('what a diagram leaves out is told on stderr', async () => {
    const { stderr } = await inProcess('export', trace, '--format', 'mermaid');
    expect(stderr).toMatch(/^note: a diagram has at most 250 steps: .* left out; .* --from and --until\n$/);
  });

  const broken = changed('broken.jsonl', (all) => all.with(6, '{"event":6,'));
  const half = place('half.csv');
  test.each([
    ['no such trace', [place('none'), '--format', 'csv'], /none: there is no such file/],
    ['a folder', [folder, '--format', 'csv'], /it is a folder/],
    ['a line that is no JSON', [broken, '--format', 'csv'], /broken\.jsonl:7: it is no JSON$/],
    ['no JSON, with a file to write', [broken, '--format', 'jsonl', '-o', half], /broken\.jsonl:7: it is no JSON$/],
    [
      'a line that is no record',
      [changed('list.jsonl', (all) => all.with(2, '[1]')), '--format', 'csv'],
      /list\.jsonl:3: /,
    ],
    [
      'a record without a type',
      [changed('bare.jsonl', (all) => all.with(2, '{"event":2}')), '--format', 'csv'],
      /:3: .*type/,
    ],
    [
      'brackets without end',
      [
        changed('deep.jsonl', (all) =>
          all.with(3, `{"event":3,"at":0,"actor":"a","type":"t","f":${'['.repeat(100_000)}`),
        ),
        '--format',
        'csv',
      ],
      /deep\.jsonl:4: it has more than 64 brackets inside one another/,
    ],
    [
      'actors without end',
      [
        changed('actors.jsonl', () =>
          Array.from({ length: 1002 }, (_, at) => JSON.stringify({ event: at + 1, at, actor: `a${at}`, type: 't' })),
        ),
        ...['--format', 'shiviz'],
      ],
      /actors\.jsonl:1001: more than 1000 actors/,
    ],
    ['a guest', [guest, '--format', 'csv'], /ledger\.elf:1: it is no JSON/],
    ['an empty file', [changed('empty', () => []), '--format', 'csv'], /has no record|is empty/],
    ['an unknown format', [trace, '--format', 'xml'], /'xml' is invalid.*jsonl, perfetto, shiviz, mermaid, csv/],
    ['no format', [trace], /--format/],
    ['a window of no number', [trace, '--format', 'csv', '--from', '12'], /'12' is invalid.*event:N/],
    [
      'a window that ends first',
      [trace, '--format', 'csv', '--from', 'event:9', '--until', 'event:3'],
      /event:9 comes after/,
    ],
    [
      'a window behind the end',
      [trace, '--format', 'csv', '--from', 'event:9999999'],
      /has no record from event 9999999/,
    ],
    ['the trace as output', [trace, '--format', 'csv', '-o', trace], /the export .* is also the trace/],
    ['no such folder', [trace, '--format', 'csv', '-o', place('no/out')], /cannot write the export/],
  ])('%s: one clear line and exit code 2', (_name, args, message) => oneLine(message, ['export', ...args]));

  test('what could not be finished is not left behind, and the trace is as it was', () => {
    expect([existsSync(half), readFileSync(trace, 'utf8')]).toEqual([false, `${lines.join('\n')}\n`]);
  });
});

describe('replay', () => {
  const events = lines.length - 1;

  test('the same plan gives the same events and the digest of the run', async () => {
    const { status, stdout } = await inProcess('replay', trace);
    expect([status, stdout]).toEqual([0, `the same ${events} events, digest ${traceDigest}\n`]);
    expect(JSON.parse((await inProcess('replay', trace, '--json')).stdout)).toEqual({
      same: true,
      files: [{ what: 'guest', path: guest }],
      events,
      digest: traceDigest,
    });
  });

  const all = ['--actuator', '--no-tlb-takeover', '--type', `${place('typed')}@5`, '--epoch', '2000', '--buffer', '64'];
  writeFileSync(place('typed'), 'hello\n');
  writeFileSync(place('disk.img'), new Uint8Array(1 << 18));
  writeFileSync(place('blank.tap'), '');
  test.each([
    ['bare', ['--bare', '--seed', '3']],
    ['media', ['--disk', `${place('disk.img')},overlay`, '--tape', `${place('blank.tap')},overlay`, ...all]],
    [
      'a bad link',
      [
        '--link',
        'loss=0.1,jitter=1ms,dup=0.1,corrupt=0.05,cut=40ms..60ms,cut=left>right@200ms..',
        '--kill',
        'backup@time:50',
      ],
    ],
    [
      'clocks',
      [
        '--drift',
        'primary=+40ppm,backup=-10.5ppm',
        '--detector',
        'timeout=30ms,heartbeat=4ms',
        '--kill',
        'primary@event:300',
      ],
    ],
    [
      'a group',
      [
        '--backups',
        '2',
        '--join',
        'after=50ms',
        '--kill',
        'primary@time:40',
        '--protocol',
        'revised,failover=repeatOutstanding',
      ],
    ],
    ['no arbiter', ['--arbiter', 'off', '--protocol', 'fastest', '--link', 'cut=30ms..']],
  ])('with %s', async (_name, args) => {
    const path = place('other.jsonl');
    const made = command(['run', guest, '--append', 'transactions=1', ...args, '--trace', path, '--json']);
    const { status, stdout } = await inProcess('replay', path, '--json');
    expect([status, JSON.parse(stdout)]).toMatchObject([
      0,
      { same: true, digest: JSON.parse(made.stdout).traceDigest },
    ]);
  });

  test('a scenario’s run, with a kill after a fact', async () => {
    const path = place('scenario.jsonl');
    const made = command(['scenario', 'examples/scenarios/p7-write-in-progress.scenario', '--json', '--trace', path]);
    const [report] = JSON.parse(made.stdout);
    expect(JSON.parse(lines[0]).killsAfter).toBeUndefined();
    expect(JSON.parse(readFileSync(path, 'utf8').split('\n')[0]).killsAfter.length).toBe(1);
    expect((await inProcess('replay', path)).stdout).toContain(`digest ${report.traceDigest}`);
  });

  test('names the record that was changed, with both, and ends with 1', async () => {
    const path = changed('planted.jsonl', (all) => all.with(200, all[200].replace('"at":', '"at":1')));
    const { status, stdout } = await inProcess('replay', path);
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(
        /^the first difference is event 200\n {2}expected: \d+\.\d{6} ms .*\n {2}found: {4}\d+\.\d{6} ms .*\n$/,
      ),
    ]);
    const report = JSON.parse((await inProcess('replay', path, '--json')).stdout);
    expect(report).toMatchObject({ same: false, events: 199, difference: { event: 200 } });
    expect(report.difference.found).toEqual(JSON.parse(lines[200]));
    expect(report.difference.expected.at).not.toBe(report.difference.found.at);
  });

  test('another seed in the plan stops at the first difference', async () => {
    const { status, stdout } = await inProcess('replay', withPlan('seed.jsonl', { seed: 8 }));
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(/event 1\n {2}expected: .* seed=7 .*\n {2}found: .* seed=8 /),
    ]);
  });

  test('a trace that ends too early, and one that goes on', async () => {
    expect(
      (
        await inProcess(
          'replay',
          changed('cut.jsonl', (all) => all.slice(0, 100)),
        )
      ).stdout,
    ).toMatch(/event 100\n {2}expected: nothing: the trace ends before it\n {2}found: {4}\d/);
    const more = JSON.stringify({ ...JSON.parse(lines[events]), event: events + 1 });
    expect(
      (
        await inProcess(
          'replay',
          changed('more.jsonl', (all) => [...all, more]),
        )
      ).stdout,
    ).toMatch(/found: {4}nothing: the run ends before it/);
  });

  test('--until prints the state at an event', async () => {
    const at = lines.findIndex((line) => line.includes('"processor.killed"'));
    const { status, stdout } = await inProcess('replay', trace, '--until', `event:${at}`);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^the same \d+ events so far\nat \d+\.\d{3} ms\n/)]);
    expect(stdout).toMatch(/^left {4}dead since epoch 40$/m);
    expect(stdout).toMatch(/^right {3}backup\.\w+, executes as backup, epoch \d+/m);
    expect(stdout).toMatch(/console so far, \d+ bytes:\n {2}\| ledger: 1 transactions/);
    const { state } = JSON.parse((await inProcess('replay', trace, '--until', `event:${at}`, '--json')).stdout);
    expect([state.view.primary, state.replicas.length, state.replicas[0].alive]).toEqual(['left', 2, false]);
  });

  test('--step goes record by record, forward and back, at the lines of stdin', () => {
    const { status, stdout } = command(['replay', trace, '--step'], '\nn 3\nwhat\ng event:120\ng event:2\ns\nq\n');
    const told = [...stdout.matchAll(/^event (\d+) /gm)].map(([, number]) => Number(number));
    expect([status, told]).toEqual([0, [1, 2, 3, 4, 120, 2]]);
    expect(stdout).toContain('event 1  0.000000 ms  world  run.started run=');
    expect(stdout.match(/^Enter: the next record/gm)?.length).toBe(2);
    expect(stdout).toMatch(/^view of term 1: left, right; left is primary$/m);
    const atEnd = command(['replay', trace, '--step'], `g event:${events}\n\n`);
    expect([atEnd.status, atEnd.stdout.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      `the same ${events} events, digest ${traceDigest}`,
    ]);
    const planted = changed('planted-again.jsonl', (all) => all.with(9, all[9].replace('"at":', '"at":1')));
    const differs = command(['replay', planted, '--step', '--until', 'event:5'], 'n 20\n');
    expect([differs.status, differs.stdout]).toEqual([
      1,
      expect.stringMatching(/event 5 .*event 8 .*first difference is event 9\n/s),
    ]);
  });

  const written = place('written.img');
  writeFileSync(written, new Uint8Array(512));
  test.each([
    ['no such trace', [place('none')], /none: there is no such file/],
    ['a trace without a plan', [changed('planless.jsonl', ([, ...rest]) => rest)], /planless\.jsonl has no plan/],
    ['a line that is no JSON', [changed('odd.jsonl', (all) => all.with(50, 'odd'))], /odd\.jsonl:51: it is no JSON/],
    ['a plan of another version', [withPlan('version.jsonl', { version: 9 })], /version\.jsonl:1: .*version 9/],
    ['a plan that is not understood', [withPlan('plan.jsonl', { protocol: 'fast' })], /plan\.jsonl:1: .*at protocol/],
    [
      'a plan that cannot be run',
      [withPlan('memory.jsonl', { memorySize: 4096 })],
      /ledger\.elf: .*outside memory \(4096 bytes\)/,
    ],
    [
      'a run with parts of a program',
      [withPlan('parts.jsonl', { devices: ['printer'], targets: [{ id: 2, name: 'scanner' }] })],
      /the run of .*parts\.jsonl had the device printer, the target scanner \(SCSI ID 2\), which a program brought: only/,
    ],
    [
      'a guest that is not there',
      [withPlan('gone.jsonl', { guest: { path: place('gone.elf'), digest: '' } })],
      /gone\.elf: there is no such/,
    ],
    [
      'a guest that has changed',
      [withPlan('changed.jsonl', { guest: { path: guest, digest: '00' } })],
      /is not what it was .*its digest was 00, is /,
    ],
    [
      'a disk that the run has written',
      [withPlan('disk.jsonl', { disk: { path: written, digest: '00' } })],
      /the disk .* FILE,overlay/,
    ],
    [
      'a disk that no machine has',
      [withPlan('zeros.jsonl', { disk: { zeros: 1e12 } })],
      /zeros\.jsonl:1: .*at disk\.zeros: /,
    ],
    ['a run at a terminal', [withPlan('live.jsonl', { live: true })], /made at a terminal/],
    ['no number of an event', [trace, '--until', '12'], /'12' is invalid.*event:N/],
    ['two wishes', [trace, '--step', '--json'], /--step and --json exclude each other/],
    [
      'a kill after no fact',
      [withPlan('fact.jsonl', { killsAfter: [{ who: 'primary', fact: '', delayNs: 0, killsBefore: 0 }] })],
      /fact\.jsonl:1: .*a fact/,
    ],
  ])('%s: one clear line and exit code 2', (_name, args, message) => oneLine(message, ['replay', ...args]));
});

describe('scenario --trace', () => {
  const scenarios = ['p0-environment-value', 'tape'].map((name) => `examples/scenarios/${name}.scenario`);
  test.each([
    ['two scenarios', [...scenarios, '--trace', place('two')], /--trace takes the trace of one scenario/],
    ['a file that cannot be written', [scenarios[0], '--trace', place('no/trace')], /cannot write the trace/],
  ])('%s: one clear line and exit code 2', (_name, args, message) => oneLine(message, ['scenario', ...args]));
});

async function oneLine(message: RegExp, args: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await inProcess(...args);
  expect([status, stdout]).toEqual([2, '']);
  const told = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('read as the plan says: '));
  expect(told).toEqual([expect.stringMatching(message)]);
}
