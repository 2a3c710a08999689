/** Two persons at terminals of their own: the keyboard goes from the one that leaves to the one that takes it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { inProcess } from '../cli/in-process';

const folder = mkdtempSync(join(tmpdir(), 'understudy-terminal-'));
const hasScript = spawnSync('script', ['--version']).error === undefined;
const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGINT');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
  rmSync(folder, { recursive: true });
});

/** A process with what it has said; `script` gives it a terminal. */
function started(program: string, args: readonly string[]) {
  const child = spawn(program, args);
  children.push(child);
  const seen = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      seen.text += bytes;
    });
  const sees = (words: string) => vi.waitUntil(() => seen.text.includes(words), 30_000);
  return { child, seen, sees };
}

const person = (address: string) =>
  started('script', ['-qfec', `${process.execPath} dist/cli.js attach ${address}`, '/dev/null']);

const clientsIn = (status: string): number => JSON.parse(status).processes[0].clients;

test.skipIf(!hasScript)('Ctrl-A w takes the keyboard once the first person has left with Ctrl-A q', async () => {
  const disk = join(folder, 'disk.img');
  writeFileSync(disk, new Uint8Array(512));
  const args = ['dist/cli.js', 'environment', '--disk', disk, '--state', join(folder, 'state')];
  const environment = started(process.execPath, args);
  await environment.sees('listens at');
  const [, address] = /listens at (\S+);/.exec(environment.seen.text) ?? [];
  const ada = person(address);
  await vi.waitUntil(async () => clientsIn((await inProcess('status', address, '--json')).stdout) === 1, 30_000);
  const grace = person(address);
  await grace.sees('another person types; you read');
  ada.child.stdin.write('\u0001q');
  await grace.sees('nobody types; Ctrl-A w takes the keyboard');
  grace.child.stdin.write('\u0001w');
  await grace.sees('[you type]');
  expect(ada.child.exitCode ?? (await once(ada.child, 'close'))[0]).toBe(0);
});
