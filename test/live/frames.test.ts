/** Hostile callers at the ports of an environment and its replicas get nothing, cost little, and the pair goes on. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Random } from '../../src/base/random';
import { presets } from '../../src/hypervisor/switches';
import { EnvironmentProcess } from '../../src/live/environment/environment-process';
import { ReplicaProcess } from '../../src/live/replica/replica-process';
import type { Address } from '../../src/live/sockets/address';
import { dial } from '../../src/live/sockets/server';
import { SystemClock } from '../../src/live/system-clock';
import { TerminalClient } from '../../src/protocol/environment/terminal-client';
import { guestDigest } from '../../src/protocol/guest-digest';
import { Recorder } from '../../src/trace/recorder';
import { length } from '../check/length';
import { attack, halfOpen, introduce, plainly } from './frames/attack';

const folder = mkdtempSync(join(tmpdir(), 'understudy-frames-'));
const greatestNames = 16;
const failures: unknown[] = [];
const refused: string[] = [];
const here: Address = { host: '127.0.0.1', port: 0 };
const plan = {
  guest: new Uint8Array(readFileSync('examples/guests/echo.elf')),
  append: '',
  memorySize: 4 << 20,
  switches: presets.revised,
  epochLength: 65_536,
  epochNs: 2e6,
  restarts: false,
};
const closes: (() => void)[] = [];
let environment: EnvironmentProcess;
let at: Address;
interface Started {
  readonly process: ReplicaProcess;
  readonly clock: SystemClock;
  readonly address: Address;
}
const replicas = new Map<string, Started>();

function beginning() {
  const clock = new SystemClock((error) => failures.push(error));
  const recorder = new Recorder(clock);
  recorder.listenWith({
    'connection.refused': ({ why }) => refused.push(why),
    'peer.refused': ({ why }) => refused.push(why),
  });
  closes.push(() => clock.end());
  return { clock, recorder };
}

async function startReplica(name: string): Promise<void> {
  let hasBegun = false;
  const begun = beginning();
  const process = new ReplicaProcess({
    ...begun,
    plan,
    heartbeatNs: 100e6,
    timeoutNs: 20e9,
    digestsStates: false,
    name,
    environment: at,
    keys: undefined,
    listen: here,
    advertise: undefined,
    powersOn: false,
    now: () => Date.now() * 1e6,
    hears: {
      enlisted: () => {},
      waits: () => {},
      begins: (_member, _as, address) => {
        replicas.set(name, { process, clock: begun.clock, address });
        hasBegun = true;
      },
      deposed: () => failures.push(`${name} was deposed`),
      halted: () => {},
      unfit: (why) => failures.push(why),
    },
  });
  closes.push(() => process.close());
  await process.start();
  await vi.waitUntil(() => hasBegun, 20_000);
}

beforeAll(async () => {
  writeFileSync(join(folder, 'disk.img'), new Uint8Array(1 << 16));
  environment = new EnvironmentProcess({
    ...beginning(),
    listen: here,
    keys: undefined,
    disk: join(folder, 'disk.img'),
    actuator: false,
    mediaNs: 0,
    state: folder,
    nowUnix: Math.floor(Date.now() / 1000),
    viewChanged: () => {},
    halted: () => {},
    failed: (error) => failures.push(error),
  });
  closes.push(() => environment.close());
  at = await environment.start();
  await startReplica('left');
  await startReplica('right');
  await vi.waitUntil(() => environment.status.members.length === 2, 20_000);
});
afterAll(() => {
  for (const close of closes.reverse()) close();
  rmSync(folder, { recursive: true });
});

/** A person at the console, who has seen `text`. */
function person(name: string) {
  const { clock } = beginning();
  const seen = { text: '', keyboard: 'yours' };
  const client = new TerminalClient({
    clock,
    actor: 'client',
    client: name,
    dial: () => dial(at, { clock, keys: undefined, refused: () => {} }),
    retryNs: 20e6,
    show: (byte) => {
      seen.text += String.fromCharCode(byte);
    },
    keyboard: (is) => {
      seen.keyboard = is;
    },
  });
  clock.happens(() => client.attach());
  const type = (text: string) => clock.happens(() => client.type(new TextEncoder().encode(text)));
  const act = (how: (client: TerminalClient) => void) => clock.happens(() => how(client));
  return { seen, type, act, client };
}

test('malformed frames and silent connections at every port: nothing ends but they, and the pair goes on', async () => {
  const ports = [at, ...[...replicas.values()].map(({ address }) => address)];
  const before = environment.status;
  for (const [index, port] of ports.entries()) {
    const options = { random: new Random(index), guest: guestDigest(plan), dial: () => plainly(port) };
    const silent = await halfOpen(length(150, 3000), options);
    await attack(length(400, 30_000), 4, options);
    // Of those that say nothing the last ones may wait for a while.
    await vi.waitUntil(() => silent.filter(({ closed }) => !closed).length <= 128, 10_000);
    for (const socket of silent) socket.destroy();
  }
  expect(failures).toEqual([]);
  const { primary, members, term } = environment.status;
  expect([primary, members, term]).toEqual([before.primary, before.members, before.term]);
  expect(new Set(refused.map((why) => why.replace(/\d+/g, 'N'))).size).toBeGreaterThan(8);
  const { seen, type, act } = person('eve');
  type('still there\n');
  await vi.waitUntil(() => seen.text.includes('> still there'), 20_000);
  act((client) => client.leave());
  await vi.waitUntil(() => environment.status.clients === 0, 10_000);
});

test('the first client types and the others read, until the first one leaves', async () => {
  const [ada, grace] = [person('ada'), person('grace')];
  await vi.waitUntil(() => ada.client.isAttached && grace.client.isAttached, 10_000);
  expect([ada.seen.keyboard, grace.seen.keyboard]).toEqual(['yours', 'taken']);
  grace.type('not mine\n');
  grace.act((client) => client.take());
  ada.type('mine\n');
  await vi.waitUntil(() => grace.seen.text.includes('> mine'), 10_000);
  expect(grace.seen).toEqual({ text: ada.seen.text, keyboard: 'taken' });
  ada.act((client) => client.leave());
  await vi.waitUntil(() => grace.seen.keyboard === 'free', 10_000);
  grace.act((client) => client.take());
  await vi.waitUntil(() => grace.seen.keyboard === 'yours', 10_000);
  grace.type('now mine\n');
  await vi.waitUntil(() => grace.seen.text.includes('> now mine'), 10_000);
  ada.act((client) => client.attach());
  await vi.waitUntil(() => ada.seen.keyboard === 'taken', 10_000);
  expect([grace.seen.text.includes('not mine'), failures]).toEqual([false, []]);
});

test('of the dead processors of a name a replica keeps a link to the last one at most', async () => {
  const left = replicas.get('left') as Started;
  const counts: (readonly number[])[] = [];
  for (let round = 0; round < length(4, 100); round++) {
    (replicas.get('right') as Started).process.close();
    await startReplica('right');
    const member = (replicas.get('right') as Started).process.seen.member;
    await vi.waitUntil(() => environment.status.members.includes(member), 20_000);
    counts.push([left.process.replica?.links.length ?? 0, left.clock.actors]);
  }
  expect(counts.slice(2)).toEqual(counts.slice(2).map(() => counts[1]));
  expect([counts[1][0], failures]).toEqual([2, []]);
});

test('a state that this version cannot load is told in one line', () => {
  const { replica } = (replicas.get('left') as Started).process;
  const load = () => replica?.hypervisor.receiveState({ epoch: 1, interrupts: [] } as never);
  expect(load).toThrow(
    "the primary's state cannot be loaded: ticks is undefined; run the same version of understudy everywhere",
  );
  expect(() => replica?.hypervisor.receivePage(2, new Uint8Array(4096))).toThrow(
    "the primary's state cannot be loaded: page of 4096 bytes at 2, in a memory of 4194304",
  );
});

test('of callers that are called anything, a replica keeps no more than views have members', async () => {
  const { process, address } = replicas.get('left') as Started;
  await introduce(40, { random: new Random(0), guest: guestDigest(plan), dial: () => plainly(address) });
  expect([process.replica?.links.length, failures]).toEqual([greatestNames, []]);
});
