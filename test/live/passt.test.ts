/** passt as the environment runs it: started, missing, in need of a port, and started again. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { checkForwards, forwardText, parseForward } from '../../src/live/network/forward';
import { LastingPasst } from '../../src/live/network/lasting-passt';

const folder = mkdtempSync(join(tmpdir(), 'understudy-passt-'));
const disk = join(folder, 'disk.img');
writeFileSync(disk, '');
truncateSync(disk, 1 << 16);
afterAll(() => rmSync(folder, { recursive: true }));

const isInstalled = spawnSync('passt', ['--version']).error === undefined;
const whyNot = isInstalled ? '' : ' (install passt)';
const station = [0x08, 0x00, 0x09, 0x72, 0x00, 0x01];
const [ipv4, tcp] = [0x0800, 6];

/** A process of its own, so that it can be without passt. */
const environment = (options: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  spawnSync(
    process.execPath,
    ['dist/cli.js', 'environment', '--disk', disk, '--state', join(folder, 'state'), ...options],
    { encoding: 'utf8', env, timeout: 20_000 },
  );

const listening = (): Promise<Server> => {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
};
const portOf = (server: Server): number => (server.address() as { port: number }).port;
async function freePort(): Promise<number> {
  const server = await listening();
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The processes of passt that this one has started and not buried. */
const children = (): readonly number[] =>
  spawnSync('pgrep', ['-P', `${process.pid}`, '-f', '^passt'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line !== '')
    .map(Number);

describe('--forward', () => {
  test('is a protocol, an address and two ports', () => {
    const forward = parseForward('tcp:127.0.0.1:8080:80');
    expect(forward).toEqual({ protocol: 'tcp', host: '127.0.0.1', port: 8080, guestPort: 80 });
    expect(forwardText(forward)).toBe('tcp:127.0.0.1:8080:80');
    expect(parseForward('udp:0.0.0.0:53:5353')).toMatchObject({ protocol: 'udp', guestPort: 5353 });
  });

  test.each([
    '8080:80',
    'tcp:127.0.0.1:8080',
    'tcp:127.0.0.1:0:80',
    'tcp:127.0.0.1:70000:80',
    'tcp:host:80:80',
    'sctp:127.0.0.1:1:1',
    'tcp:[::1]:80:80',
    '',
  ])('%j is none', (text) =>
    expect(() => parseForward(text)).toThrow(/is no forward: PROTOCOL:ADDRESS:PORT:GUEST-PORT, such as/),
  );

  test('a port is forwarded once', () => {
    const forwards = ['tcp:127.0.0.1:8080:80', 'udp:127.0.0.1:8080:80', 'tcp:127.0.0.2:8080:80'].map(parseForward);
    checkForwards(forwards);
    const again = parseForward('tcp:127.0.0.1:8080:81');
    expect(() => checkForwards([...forwards, again])).toThrow('tcp:127.0.0.1:8080:81: that port is forwarded already');
  });
});

describe('an environment with --net', () => {
  test('without passt says how to install it', () => {
    const { status, stderr } = environment(['--net'], { PATH: folder });
    expect([status, stderr.trim()]).toEqual([
      2,
      'error: the network: passt does not start: it is not installed; on Debian: apt-get install passt',
    ]);
  });

  test.each([
    ['--forward', 'tcp:80'],
    ['--forward', 'tcp:127.0.0.1:8080:80', '--forward', 'tcp:127.0.0.1:8080:81'],
  ])('%s %s is bad input', (...options) => {
    const { status, stderr } = environment(options);
    expect([status, stderr.trim().split('\n').length], stderr).toEqual([2, 1]);
    expect(stderr).toContain('forward');
  });

  test.skipIf(!isInstalled)(`a port that is taken is named${whyNot}`, async () => {
    const server = await listening();
    const port = portOf(server);
    const { status, stderr } = environment(['--forward', `tcp:127.0.0.1:${port}:80`]);
    server.close();
    expect([status, stderr.trim().split('\n').length], stderr).toEqual([2, 1]);
    expect(stderr).toContain(`127.0.0.1/${port}`);
  });
});

describe.skipIf(!isInstalled)(`passt${whyNot}`, () => {
  test('brings what is sent to a forwarded port, is started again where it has ended, and ends', async () => {
    const port = await freePort();
    const frames: Uint8Array[] = [];
    const tells: string[] = [];
    const passt = new LastingPasst({
      forwards: [parseForward(`tcp:127.0.0.1:${port}:80`)],
      station,
      frame: (frame) => frames.push(frame),
      tells: (line) => tells.push(line),
    });
    const isSyn = (frame: Uint8Array) => {
      const view = new DataView(frame.buffer, frame.byteOffset);
      return view.getUint16(12) === ipv4 && frame[23] === tcp && view.getUint16(36) === 80;
    };
    const called = async () => {
      frames.length = 0;
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      await vi.waitUntil(() => frames.some(isSyn), 5000);
      socket.destroy();
    };
    try {
      await passt.start();
      await called();
      const [first] = children();
      process.kill(first, 'SIGKILL');
      await vi.waitUntil(() => tells.includes('[passt serves again]'), 10_000);
      expect(tells[0]).toMatch(/^\[passt has ended, and is started again: /);
      await called();
    } finally {
      passt.close();
    }
    await vi.waitUntil(() => children().length === 0, 5000);
    expect(passt.send(new Uint8Array(60))).toBe(false);
  }, 30_000);
});
