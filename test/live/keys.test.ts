import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAuthority, makeCertificate } from '../../src/live/keys/authority';
import { peerOf, readAuthority, readCredentials } from '../../src/live/keys/credentials';
import type { Identity } from '../../src/live/keys/identity';
import { certificatePath, keyPath, writeNew } from '../../src/live/keys/key-folder';

const folder = mkdtempSync(join(tmpdir(), 'understudy-keys-'));
const path = (name: string) => join(folder, name);
const understudy = (...args: string[]) => spawnSync('node', ['dist/cli.js', ...args], { encoding: 'utf8' });
const environment: Identity = { kind: 'environment', name: 'environment' };

beforeAll(() => {
  execFileSync('node', ['dist/cli.js', 'keys', path('ours'), '--client', 'ada'], { encoding: 'utf8' });
  execFileSync('node', ['dist/cli.js', 'keys', path('foreign')], { encoding: 'utf8' });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What each end of a connection sees; an error's words where there is none. */
async function handshake(accepting: object, connecting: object): Promise<readonly [string, string]> {
  let server = '';
  const listening = createServer(accepting, (socket: TLSSocket) => {
    server = `${peerOf(socket)?.kind} ${peerOf(socket)?.name}`;
    socket.end('welcome');
    socket.on('error', () => undefined);
  });
  listening.on('tlsClientError', (error) => {
    server ||= error.message;
  });
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  const { port } = listening.address() as AddressInfo;
  const client = await new Promise<string>((done) => {
    const socket = connect({ host: '127.0.0.1', port, ...connecting });
    socket.on('data', (bytes) => done(String(bytes)));
    socket.on('error', ({ message }) => done(message));
    socket.on('close', () => done('closed'));
  });
  await new Promise<void>((done) => listening.close(() => done()));
  return [server, client];
}

describe('connections with keys', () => {
  const ours = (name: string) => readCredentials(path('ours'), name);

  test('each end knows the other by kind and name', async () => {
    const ends = await handshake(ours('environment').accepting, ours('left').connecting(environment));
    expect(ends).toEqual(['replica left', 'welcome']);
    expect((await handshake(ours('environment').accepting, ours('ada').connecting(environment)))[0]).toBe('client ada');
  });

  test('who has no certificate, or one of another authority, gets nothing', async () => {
    const bare = { rejectUnauthorized: false };
    const { accepting } = ours('environment');
    expect((await handshake(accepting, bare))[0]).toMatch(/peer did not return a certificate/);
    const foreign = readCredentials(path('foreign'), 'left').connecting(environment);
    const [server, client] = await handshake(accepting, { ...foreign, rejectUnauthorized: false });
    expect(server).not.toContain('left');
    expect(client).not.toBe('welcome');
  });

  test('a server of another authority, or with another name, gets no request', async () => {
    const foreign = readCredentials(path('foreign'), 'environment').accepting;
    expect((await handshake(foreign, ours('left').connecting(environment)))[1]).toMatch(/certificate/);
    const [, client] = await handshake(ours('right').accepting, ours('left').connecting(environment));
    expect(client).toBe('its certificate is that of the replica right, not of the environment');
  });

  test('nobody speaks an older protocol', async () => {
    const old = { ...ours('left').connecting(environment), minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' };
    expect((await handshake(ours('environment').accepting, old))[1]).toMatch(/protocol version|alert/);
  });
});

describe('understudy keys', () => {
  test('keys are the owner’s, and what is there stays', () => {
    const names = ['authority', 'environment', 'left', 'right', 'ada'];
    for (const name of names) expect(statSync(keyPath(path('ours'), name)).mode & 0o777).toBe(0o600);
    const before = readFileSync(certificatePath(path('ours'), 'left'), 'utf8');
    const again = understudy('keys', path('ours'), '--client', 'ada', 'grace');
    expect(again.status).toBe(0);
    expect(again.stdout).toContain(`kept ${path('ours/left.pem')}`);
    expect(again.stdout).toContain(`made ${path('ours/grace.pem')} and its key: the client grace`);
    expect(readFileSync(certificatePath(path('ours'), 'left'), 'utf8')).toBe(before);
    expect(readCredentials(path('ours'), 'grace').identity).toEqual({ kind: 'client', name: 'grace' });
  });

  test('a key that a full disk has left without its certificate is made again', () => {
    rmSync(certificatePath(path('foreign'), 'third'));
    expect(understudy('keys', path('foreign')).stdout).toContain(`made ${path('foreign/third.pem')}`);
    expect(readCredentials(path('foreign'), 'third').identity.name).toBe('third');
  });

  test.each([
    [['--client', 'Ada'], /Expected a name/],
    [['--client', 'left'], /two certificates have the name left/],
    [['--days', '0'], /from 1 to 36500/],
  ])('%j is refused, and nothing is made', (args, words) => {
    const { status, stderr } = understudy('keys', path('none'), ...args);
    expect([status, words.test(stderr)], stderr).toEqual([2, true]);
    expect(existsSync(path('none'))).toBe(false);
  });

  test('a folder that cannot be made', () => {
    const { status, stderr } = understudy('keys', '/proc/keys');
    expect([status, stderr.split('\n').length], stderr).toEqual([2, 2]);
  });
});

describe('keys with which nobody begins', () => {
  test('each is told with its file and what to do', async () => {
    const made = path('made');
    execFileSync('cp', ['-r', path('ours'), made]);
    const words = (name = 'left') => {
      try {
        readCredentials(made, name);
        return '';
      } catch (error) {
        return (error as Error).message.replaceAll(folder, '');
      }
    };
    expect(words()).toBe('');
    chmodSync(keyPath(made, 'left'), 0o640);
    expect(words()).toBe('the key /made/left.key may be read by others: chmod 600 /made/left.key');
    copyFileSync(keyPath(made, 'right'), keyPath(made, 'left'));
    chmodSync(keyPath(made, 'left'), 0o600);
    expect(words()).toBe('the key /made/left.key does not belong to the certificate /made/left.pem');
    writeFileSync(keyPath(made, 'left'), 'no key');
    expect(words()).toBe('the key /made/left.key is none in PEM');
    rmSync(keyPath(made, 'left'));
    expect(words()).toMatch(
      /^cannot read the key \/made\/left.key: there is no such file; make it with understudy keys/,
    );
    copyFileSync(certificatePath(path('foreign'), 'left'), certificatePath(made, 'left'));
    copyFileSync(keyPath(path('foreign'), 'left'), keyPath(made, 'left'));
    expect(words()).toBe('the certificate /made/left.pem is not from the authority in /made/authority.pem');
    expect(words('nobody')).toMatch(/^cannot read the certificate \/made\/nobody.pem: there is no such file/);
    rmSync(certificatePath(made, 'right'));
    rmSync(keyPath(made, 'right'));
    const expired = await makeCertificate(readAuthority(made), { kind: 'replica', name: 'right' }, -1);
    writeNew(certificatePath(made, 'right'), expired.certificate, false);
    writeNew(keyPath(made, 'right'), expired.key, true);
    expect(words('right')).toMatch(/^the certificate \/made\/right.pem was valid until \d{4}-\d\d-\d\d: remove it/);
    writeFileSync(certificatePath(made, 'authority'), (await makeAuthority(10)).certificate);
    expect(() => readAuthority(made)).toThrow(/authority.key does not belong to/);
  });
});
