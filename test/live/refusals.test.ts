/** What a process of a live machine refuses at its start: one line, exit code 2, and nothing touched. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { lockFile } from '../../src/cli/files/file-lock';
import { makeKeys } from '../../src/cli/keys';
import { belongsTo } from '../../src/cli/live/state-folder';
import { inProcess, refusedInOneLine } from '../cli/in-process';

const folder = mkdtempSync(join(tmpdir(), 'understudy-refusals-'));
const path = (name: string) => join(folder, name);
const cli = ['dist/cli.js'];
const disks = ['--disk', path('disk.img'), '--state', path('state')];
writeFileSync(path('disk.img'), new Uint8Array(1 << 16));
const environment = spawn(process.execPath, [...cli, 'environment', ...disks], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
let address = '';

beforeAll(async () => {
  let said = '';
  environment.stderr.on('data', (bytes) => {
    said += bytes;
  });
  await vi.waitUntil(() => said.includes('listens at'), 60_000);
  address = /listens at (\S+);/.exec(said)?.[1] ?? '';
});
afterAll(async () => {
  environment.kill('SIGINT');
  await once(environment, 'close');
  rmSync(folder, { recursive: true });
});

/** In this process. */
const refused = (said: RegExp, ...args: string[]) => refusedInOneLine(said, ...args);
const blank = (name: string): string => {
  writeFileSync(path(name), new Uint8Array(1 << 16));
  return path(name);
};

/** Refused for the address, a disk or the state folder: the state folder is not even made. */
async function refusesEnvironment(said: RegExp, disk: string, state: string, ...more: string[]): Promise<void> {
  const before = existsSync(state) ? readdirSync(state) : [];
  await refused(said, 'environment', '--disk', disk, '--state', state, ...more);
  expect(existsSync(state) ? readdirSync(state) : []).toEqual(before);
}

test('a disk that another environment has', () =>
  refusesEnvironment(/disk\.img is in use/, path('disk.img'), path('other')));

test('an address that another process has', () =>
  refusesEnvironment(/another process listens there/, blank('second.img'), path('elsewhere'), '--listen', address));

test('a tape that another process writes', () => {
  writeFileSync(path('blank.tap'), '');
  const unlock = lockFile('tape', path('blank.tap'));
  const tape = ['--tape', path('blank.tap')];
  return refusesEnvironment(/blank\.tap is in use/, blank('fifth.img'), path('5'), ...tape).finally(unlock);
});

test('a state folder that another environment has, and that of another disk', async () => {
  await refusesEnvironment(/is in use/, blank('second.img'), path('state'));
  mkdirSync(path('kept'));
  belongsTo(path('kept'), path('second.img'));
  await refusesEnvironment(/is that of the disk .*second\.img/, blank('third.img'), path('kept'));
});

test('an address of another machine, without keys', () =>
  refused(/without keys/, 'environment', '--listen', '0.0.0.0:0', '--disk', blank('fourth.img'), '--state', path('4')));

test('a host whose name begins as a loopback address', () =>
  refused(/no loopback address/, 'attach', '127.example.test:7200'));

test('what is no address, no guest and no disk', async () => {
  await refused(/HOST:PORT/, 'attach', 'here');
  await refused(/--linux/, 'replica', '--name', 'left', '--environment', address);
  await refused(/there is no such file/, 'live', path('none.elf'));
  writeFileSync(path('odd.img'), 'x');
  await refused(/multiple of 512/, 'environment', '--disk', path('odd.img'), '--state', path('odd'));
});

test('another guest than the machine’s', async () => {
  const guest = (name: string) => ['--environment', address, '--guest', `examples/guests/${name}.elf`];
  const first = spawn(process.execPath, [...cli, 'replica', '--name', 'left', ...guest('echo')], { stdio: 'ignore' });
  try {
    await vi.waitUntil(async () => (await inProcess('status', address, '--json')).stdout.includes('"left"'), 30_000);
    await refused(/guest/, 'replica', '--name', 'right', ...guest('ledger'));
  } finally {
    first.kill('SIGINT');
    await once(first, 'close');
  }
});

test('keys at an environment without any: replica and console', async () => {
  await makeKeys(path('keys'));
  const keys = ['--keys', path('keys')];
  const replica = ['replica', '--name', 'third', '--environment', address, '--guest', 'examples/guests/echo.elf'];
  await refused(/third and the environment do not come together: no trust: it has no keys/, ...replica, ...keys);
  const { status, stderr } = await inProcess('attach', address, ...keys);
  expect(status).toBe(2);
  expect(stderr).toMatch(/client and the environment do not come together: no trust: it has no keys/);
});

test('an address where nothing listens: console and status', async () => {
  await refused(
    /cannot attach to 127\.0\.0\.1:1: nothing listens there; start the environment/,
    'attach',
    '127.0.0.1:1',
  );
  await refused(/tells its status at 127\.0\.0\.1:1: nothing listens there/, 'status', '127.0.0.1:1');
});

test('a console says that it waits for an environment that does not reply', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const attach = spawn(process.execPath, [...cli, 'attach', `127.0.0.1:${port}`], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const words = createInterface(attach.stderr)[Symbol.asyncIterator]();
  expect((await words.next()).value).toMatch(/the console at/);
  expect((await words.next()).value).toMatch(/does not reply; waiting for it \(Ctrl-C leaves\)/);
  attach.kill('SIGINT');
  await once(attach, 'close');
  silent.close();
});

test('a replica at an address by which no other one reaches it', () =>
  refused(
    /0\.0\.0\.0:7201 is told to the other replicas/,
    ...['replica', '--name', 'left', '--environment', address, '--listen', '0.0.0.0:7201'],
    ...['--guest', 'examples/guests/echo.elf'],
  ));

test.each(['--seeds=1..2', '--protocol=original'])('torture --live with %s', (option) =>
  refused(/has no meaning with --live/, 'torture', '--live', option),
);
