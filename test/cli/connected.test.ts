import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inProcess, refusedInOneLine } from './in-process';

const ledger = ['run', 'examples/guests/ledger.elf', '--append', 'transactions=1 seed=3', '--connected'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-connected-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('run --connected: the environment is a process of its own; the trace says so, and is run again', async () => {
  const trace = join(folder, 'trace.jsonl');
  const kill = ['--kill', 'primary@time:100'];
  const { status, stdout } = await inProcess(...ledger, ...kill, '--json', '--trace', trace);
  expect([status, JSON.parse(stdout)]).toMatchObject([0, { verdict: expect.stringMatching(/^consistent/) }]);
  const [plan, ...records] = readFileSync(trace, 'utf8').split('\n');
  expect(JSON.parse(plan)).toMatchObject({ connected: true });
  expect(records.some((line) => line.includes('"type":"replica.welcomed"'))).toBe(true);
  expect((await inProcess('replay', trace, '--json')).status).toBe(0);
});

test.each([
  [['--arbiter', 'off'], /--arbiter off and --connected contradict each other/],
  [['--bare'], /--connected has no meaning with --bare/],
])('--connected and %j contradict each other', async (options, message) => {
  await refusedInOneLine(message, ...ledger, ...options);
});
