import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { RatePacer } from '../../src/cli/inspect/pacer';
import { inProcess, refusedInOneLine } from '../cli/in-process';
import { freePort, type Inspector, startInspector } from './inspector';

const guest = ['run', 'examples/guests/ledger.elf', '--append', 'transactions=1', '--kill', 'primary@epoch:40'];
const scenarios = ['examples/scenarios/output-held.scenario', 'examples/scenarios/p2-epoch-end.scenario'];
const folder = mkdtempSync(join(tmpdir(), 'understudy-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A process with these lines on its standard input, while this process's servers go on. */
async function node(args: readonly string[], lines = '') {
  const child = spawn(process.execPath, [...args], { stdio: 'pipe' });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (written.stdout += text));
  child.stderr.on('data', (text) => (written.stderr += text));
  child.stdin.end(lines);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, ...written };
}

describe('--inspect is refused before the run', () => {
  test('where nothing listens; no file is written', async () => {
    const url = `ws://127.0.0.1:${await freePort()}`;
    const trace = join(folder, 'trace.jsonl');
    const words = new RegExp(`^error: no inspector at ${url}: nothing listens there; start one first`);
    await refusedInOneLine(words, ...guest, `--inspect=${url}`, '--trace', trace);
    await refusedInOneLine(words, 'scenario', scenarios[0], `--inspect=${url}`, '--trace', trace);
    expect(existsSync(trace)).toBe(false);
  });

  test('where something else listens', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await refusedInOneLine(/Unexpected server response: 404/, ...guest, `--inspect=ws://127.0.0.1:${port}`);
    server.close();
  });

  test.each([
    [
      [...guest, '--inspect', 'http://localhost'],
      /'http:\/\/localhost' is invalid. Expected the address of a WebSocket/,
    ],
    [['run', '--inspect', 'examples/guests/ledger.elf'], /a file stands before --inspect, or after --inspect=URL/],
    [[...guest, '--pace', '1ms/s'], /--pace has no meaning without --inspect/],
    [[...guest, '--inspect', '--pace', '1ms'], /Expected virtual time per second, as 1ms\/s, or step/],
    [[...guest, '--inspect', '--pace', '0ms/s'], /Expected more than 0/],
    [[...guest, '--inspect', '--pace', 'quick/s'], /pace=quick: expected a time with its unit/],
    [['run', 'examples/guests/ledger.elf', '--bare', '--inspect'], /--inspect has no meaning with --bare/],
    [['scenario', ...scenarios, '--inspect'], /--inspect shows the run of one scenario/],
  ] as const)('%j', (args, words) => refusedInOneLine(words, ...args));
});

describe('with an inspector', () => {
  let inspector: Inspector;
  beforeAll(async () => {
    inspector = await startInspector();
  });
  afterAll(() => inspector.stop());

  test('a scenario prints the transcript that it prints without', async () => {
    const { status, stdout } = await inProcess('scenario', scenarios[1], `--inspect=${inspector.url}`);
    expect([status, stdout]).toEqual([
      0,
      `${readFileSync(scenarios[1].replace('.scenario', '.transcript'), 'utf8')}\n`,
    ]);
    await vi.waitFor(() => expect(inspector.received.length).toBeGreaterThan(1_000));
  });

  test('--pace step: a step for each Enter, so many for n, up to an instant for g, and c to the end', async () => {
    const args = ['dist/cli.js', ...guest, `--inspect=${inspector.url}`, '--pace', 'step'];
    const { status, stderr } = await node(args, '\nn 2\ng 5ms\nwhat\nc\n');
    const lines = stderr.split('\n');
    expect(status).toBe(0);
    expect(lines.filter((line) => line.startsWith('Enter: the next step of a chart')).length).toBe(2);
    expect(lines.slice(1, 5).map((line) => line.trim())).toEqual([
      '0.000 ms  left    xstate.init from left.replica: primary.paired.running',
      '0.000 ms  right   xstate.init from right.replica: backup.replaying',
      expect.stringMatching(/^\d\.\d{3} ms {2}\S+ +\S+ from \S+: /),
      expect.stringMatching(/^\d\.\d{3} ms {2}\S+ +\S+ from \S+: /),
    ]);
    const help = lines.findLastIndex((line) => line.startsWith('Enter'));
    const at = (line: string) => Number(/^ *([\d.]+) ms/.exec(line)?.[1]);
    expect(at(lines[help - 1])).toBeLessThanOrEqual(5);
    expect(at(lines[help + 1])).toBeGreaterThan(5);
    expect(stderr).toContain('right.link.left.detector: promoting.comparingPrefixes');
  });

  test('the example shows it a failover', async () => {
    const before = inspector.received.length;
    const outfile = 'dist/example-inspector/main.js';
    const entryPoints = ['examples/inspector/main.ts'];
    await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
    const { status, stdout } = await node([outfile, 'examples/guests/ledger.elf', inspector.url, '0']);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^promoted at \d+\.\d+ ms\nconsistent.*\n$/)]);
    await vi.waitFor(() => expect(inspector.received.length - before).toBeGreaterThan(2_000));
    expect(readFileSync(entryPoints[0], 'utf8').split('\n').length).toBeLessThan(40);
  });
});

test('an inspector that goes away is missed in one line, and the run goes on', async () => {
  const port = await freePort();
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  server.on('connection', (socket) => socket.once('message', () => socket.close()));
  const { status, stderr, stdout } = await inProcess(...guest, '--json', `--inspect=ws://127.0.0.1:${port}`);
  server.close();
  expect(stderr).toMatch(
    /^note: the inspector at ws:\S+ has closed the connection \(10\d\d\); the run goes on without it\n$/,
  );
  expect([status, JSON.parse(stdout).verdict]).toEqual([0, 'consistent with repeats']);
});

describe('--pace 1ms/s', () => {
  let nowMs = 0;
  const pacer = () => new RatePacer(1e6, () => nowMs);

  test('an event happens when its time has come', () => {
    const rate = pacer();
    expect(rate.mayHappen(100_000)).toBe(false);
    nowMs += 99;
    expect(rate.mayHappen(100_000)).toBe(false);
    nowMs += 1;
    expect(rate.mayHappen(100_000)).toBe(true);
    expect(rate.mayHappen(100_001)).toBe(false);
  });

  test('after a wait of minutes the run goes on at its pace, and catches nothing up', () => {
    const rate = pacer();
    nowMs += 600_000;
    expect(rate.mayHappen(200_000)).toBe(true);
    expect(rate.mayHappen(200_001)).toBe(false);
  });
});
