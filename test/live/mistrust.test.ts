/** What both ends of a connection are told where only one has keys, or another authority's; and resumed sessions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKeys } from '../../src/cli/keys';
import { type Credentials, readCredentials } from '../../src/live/keys/credentials';
import { theEnvironment } from '../../src/live/keys/identity';
import type { SocketConnection } from '../../src/live/sockets/connection';
import { dial, type Listening, listenAt } from '../../src/live/sockets/server';
import { SystemClock } from '../../src/live/system-clock';

const folder = mkdtempSync(join(tmpdir(), 'understudy-mistrust-'));
const clock = new SystemClock((error) => {
  throw error;
});
const client = { kind: 'client', name: 'client' } as const;
const keysOf = (authority: string, name: string): Credentials => readCredentials(join(folder, authority), name);

beforeAll(async () => {
  for (const authority of ['ours', 'foreign']) await makeKeys(join(folder, authority));
});
afterAll(() => {
  clock.end();
  rmSync(folder, { recursive: true });
});

interface Heard {
  /** Why the one that is called, and the caller, have ended the connection; in words. */
  readonly called: string[];
  readonly caller: string[];
}

/** A caller says something; what both ends hear until the connection is over. */
async function call(listens: string | undefined, calls: string | undefined): Promise<Heard> {
  const heard: Heard = { called: [], caller: [] };
  const sockets = (end: keyof Heard, keys: Credentials | undefined) => ({
    clock,
    keys,
    refused: (_who: string, why: string) => void heard[end].push(why),
  });
  const accepted = (end: SocketConnection) => end.hear({ frame: () => end.close(), closed: () => {} });
  const here = { host: '127.0.0.1', port: 0 };
  const own = listens === undefined ? undefined : keysOf(listens, 'environment');
  const listening: Listening = await listenAt(here, sockets('called', own), accepted);
  const person = calls === undefined ? undefined : keysOf(calls, 'client');
  const end = dial(listening.address, sockets('caller', person), theEnvironment);
  await new Promise<void>((closed) => {
    end.hear({ frame: () => {}, closed });
    end.send(new Uint8Array(20));
  });
  // The other end hears of it a moment later.
  await new Promise((done) => setTimeout(done, 50));
  listening.close();
  return heard;
}

const noKeys = 'it has no keys, and this one has: give --keys to all or to none';
const onlyTheOther = 'the other end has keys, and this one has none: give --keys to all or to none';

test.each([
  ['ours', 'ours', [], []],
  [undefined, undefined, [], []],
  ['ours', undefined, [noKeys], [onlyTheOther]],
  [undefined, 'ours', [onlyTheOther], [`no trust: ${noKeys}`]],
  ['ours', 'foreign', ['it hung up during the handshake'], ['no trust: its certificate is not from this authority']],
] as const)('keys here: %s, at the caller: %s', async (listens, calls, called, caller) => {
  expect(await call(listens, calls)).toEqual({ called, caller });
});

test('a caller with another authority’s certificate that trusts anybody', async () => {
  const why: string[] = [];
  const sockets = {
    clock,
    keys: keysOf('ours', 'environment'),
    refused: (_who: string, each: string) => void why.push(each),
  };
  const listening = await listenAt({ host: '127.0.0.1', port: 0 }, sockets, () => why.push('admitted'));
  const { connecting } = keysOf('foreign', 'client');
  const socket = connect({ ...listening.address, ...connecting(), rejectUnauthorized: false });
  await new Promise((closed) => socket.on('error', () => {}).on('close', closed));
  expect(why).toEqual(['its certificate is not from this authority']);
  listening.close();
});

test('a resumed session names the same person, and none without a certificate', async () => {
  const admitted: boolean[] = [];
  const sockets = { clock, keys: keysOf('ours', 'environment'), refused: () => {} };
  const listening = await listenAt({ host: '127.0.0.1', port: 0 }, sockets, (end) => {
    admitted.push(end.mayBe(client) && !end.mayBe({ kind: 'client', name: 'another' }));
    setTimeout(() => end.close(), 50);
  });
  const { connecting } = keysOf('ours', 'client');
  let session: Buffer | undefined;
  const reused: boolean[] = [];
  for (let call = 0; call < 2; call++) {
    const socket = connect({ ...listening.address, ...connecting(), session });
    socket.on('session', (ticket) => {
      session = ticket;
    });
    socket.on('secureConnect', () => reused.push(socket.isSessionReused()));
    socket.resume();
    await new Promise((closed) => socket.on('close', closed));
  }
  expect({ reused, admitted }).toEqual({ reused: [false, true], admitted: [true, true] });
  listening.close();
});
