/** The inspector's server: who may connect, what is survived, and recordings as files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { InspectorServer } from '../../src/cli/inspector/inspector-server';
import type { Answers, Ask, FromServer, Overview } from '../../src/inspector/viewer-protocol';
import { inProcess, refusedInOneLine } from '../cli/in-process';

const folder = mkdtempSync(join(tmpdir(), 'understudy-inspector-'));
writeFileSync(join(folder, 'index.html'), 'the page');

let server: InspectorServer;
let base: string;
const socketTo = (path: string, headers: Record<string, string> = {}) =>
  new WebSocket(`${base.replace('http', 'ws')}${path}`, { headers });
const opened = async (socket: WebSocket) => {
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
};
const refusal = (socket: WebSocket) =>
  new Promise<string>((resolve, reject) => {
    socket.once('error', ({ message }) => resolve(message));
    socket.once('open', () => reject(new Error('it was let in')));
  });

/** A page of the inspector's. */
class Page {
  overview: Overview | undefined;
  #asked = 0;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      const told = JSON.parse(String(data)) as FromServer;
      if ('overview' in told) this.overview = told.overview;
      else this.#waiting.get(told.number)?.('answer' in told ? told.answer : new Error(told.error));
    });
  }
  static async open(recording?: string): Promise<Page> {
    const path = recording === undefined ? '/viewer' : `/viewer?recording=${recording}`;
    const socket = socketTo(path, { origin: base });
    const page = new Page(socket);
    await opened(socket);
    return page;
  }
  ask<Name extends Ask['ask']>(ask: Extract<Ask, { readonly ask: Name }>): Promise<Answers[Name]> {
    const number = ++this.#asked;
    this.socket.send(JSON.stringify({ ...ask, number }));
    return new Promise((resolve) => this.#waiting.set(number, resolve as (answer: unknown) => void));
  }
}

const message = (type: string, more: object) => JSON.stringify({ type, sessionId: 'a', createdAt: '0', ...more });
const go = (value: string) => message('@xstate.snapshot', { event: { type: 'go' }, snapshot: { value } });

beforeAll(async () => {
  server = await InspectorServer.start(folder, {
    port: 0,
    greatestMessage: 1 << 20,
    texts: { memoryBytes: 8 << 20, diskBytes: 64 << 20 },
  });
  base = server.address.replace('localhost', '127.0.0.1').replace(/\/$/, '');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

describe('who may connect', () => {
  test('a program in node, and one in a page of this machine', async () => {
    for (const headers of [{}, { origin: 'http://localhost:5173' }, { origin: 'https://127.0.0.1:8443' }]) {
      (await opened(socketTo('/', headers as Record<string, string>))).terminate();
    }
  });

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'file://'])(
    'no page of %s',
    async (origin) => {
      expect(await refusal(socketTo('/', { origin }))).toContain('403');
      expect(await refusal(socketTo('/viewer', { origin }))).toContain('403');
    },
  );

  test('a viewer is the inspector’s own page, and no other of this machine', async () => {
    expect(await refusal(socketTo('/viewer', { origin: 'http://localhost:5173' }))).toContain('403');
    expect(await refusal(socketTo('/viewer'))).toContain('403');
    expect(await refusal(socketTo('/viewer?recording=99', { origin: base }))).toContain('404');
  });

  test('nobody under a name that another’s DNS has led here', async () => {
    expect(await refusal(socketTo('/', { host: 'rebound.example' }))).toContain('403');
    const status = (path: string, method: string) =>
      new Promise((resolve) =>
        request(`${base}${path}`, { method, headers: { host: 'rebound.example' } }, ({ statusCode }) =>
          resolve(statusCode),
        ).end(),
      );
    expect(await status('/', 'GET')).toBe(421);
    expect(await status('/recording', 'POST')).toBe(421);
  });

  test('nothing outside the folder is served; the page runs no text as code', async () => {
    const page = await fetch(`${base}/`);
    expect(await page.text()).toBe('the page');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    for (const path of ['/../package.json', '/%2e%2e/package.json', '//', '/recordings'])
      expect((await fetch(`${base}${path}`)).status, path).toBe(404);
    expect((await fetch(`${base}/recording`, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('what is survived', () => {
  test('malformed, binary and oversized messages; the connection goes on, and pages are told', async () => {
    const page = await Page.open();
    await page.ask({ ask: 'clear' });
    const program = await opened(socketTo('/'));
    program.send('{"type":');
    program.send(Buffer.from([1, 2, 3]));
    program.send(message('@xstate.event', { event: { type: 'x'.repeat(3 << 20) } }));
    program.send(go('on'));
    await vi.waitFor(() => expect(page.overview).toMatchObject({ last: 1, refused: 3 }));
    expect(page.overview?.refusals.map(({ words }) => words)).toEqual([
      'One is not JSON: it begins with "{\\"type\\":".',
      'One is binary; messages are JSON in text frames.',
      'One is 3 MB, the limit is 1 MB: send less context with `serialize`, or start with --max-message 4.',
    ]);
    program.terminate();
    page.socket.terminate();
  });

  test('a frame that never ends, broken frames, questions that are none', async () => {
    const program = await opened(socketTo('/'));
    const closed = new Promise((resolve) => program.once('close', resolve));
    program.send(Buffer.alloc(65 << 20));
    await closed;
    const { port } = new URL(base);
    const raw = connect(Number(port), '127.0.0.1');
    raw.on('error', () => {});
    raw.write(
      `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n`,
    );
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]));
    for (const text of [
      '',
      '{}',
      '{"ask":"log","number":1}',
      '{"ask":"step","number":1,"step":-3}',
      'x'.repeat(1 << 19),
    ]) {
      const page = await Page.open();
      const gone = new Promise((resolve) => page.socket.once('close', resolve));
      page.socket.send(text);
      expect(await gone, text.slice(0, 40)).toBe(1008);
    }
    raw.destroy();
    const page = await Page.open();
    expect(await page.ask({ ask: 'step', step: 4_000_000 })).toBeNull();
    expect(await page.ask({ ask: 'chart', actor: 77, step: 1 })).toBeNull();
    expect(
      await page.ask({ ask: 'sequence', lanes: [], room: 5, hidden: [], step: 9, earlier: 5, later: 5 }),
    ).toBeDefined();
    page.socket.terminate();
  });
});

test('several programs and several pages at once', async () => {
  const pages = await Promise.all([Page.open(), Page.open()]);
  await pages[0].ask({ ask: 'clear' });
  const programs = await Promise.all([opened(socketTo('/')), opened(socketTo('/'))]);
  for (const [at, program] of programs.entries()) {
    program.send(message('@xstate.actor', { name: `root-${at}`, snapshot: { value: 'off' } }));
    program.send(go('on'));
  }
  for (const page of pages) {
    await vi.waitFor(() => expect(page.overview).toMatchObject({ last: 2, actors: 2 }));
    expect(page.overview?.programs.map(({ names }) => names).toSorted()).toEqual([['root-0'], ['root-1']]);
  }
  programs[0].close();
  await vi.waitFor(() => expect(pages[1].overview?.programs.filter((each) => each.isConnected).length).toBe(1));
  for (const { socket } of [...pages, ...programs].map((each) => ('socket' in each ? each : { socket: each })) as {
    socket: WebSocket;
  }[])
    socket.terminate();
});

describe('a recording', () => {
  const post = (body: string, name = 'saved.jsonl', origin = base) =>
    fetch(`${base}/recording?name=${name}`, { method: 'POST', body, headers: { origin } });
  const whole = { ask: 'log', filter: '', hidden: [], from: 0, count: 500 } as const;

  test('is saved and opened again, beside what arrives: the same actors, steps and states', async () => {
    const page = await Page.open();
    await page.ask({ ask: 'clear' });
    const program = await opened(socketTo('/'));
    program.send(
      message('@xstate.actor', { name: 'root', definition: '{"id":"m","states":{}}', snapshot: { value: 'off' } }),
    );
    for (let at = 0; at < 50; at++) program.send(go(at % 2 ? 'on' : 'off'));
    program.send(
      `{\n"type": "@xstate.event", "sessionId": "b", "sourceId": "a", "event": { "type": "written\\nin lines" }\n}`,
    );
    await vi.waitFor(() => expect(page.overview?.last).toBe(51));
    const saved = await (await fetch(`${base}/recording`)).text();
    expect(saved.split('\n').length).toBe(54);
    const { recording } = (await (await post(saved)).json()) as { readonly recording: string };
    const again = await Page.open(recording);
    // Times count from a program's first message, and actors from the first of all.
    const same = ({ rows }: Answers['log']) =>
      rows.map(({ step, name, source, type, state, status }) => [step, name, source?.name, type, state, status]);
    const [here, there] = [await page.ask(whole), await again.ask(whole)];
    expect(same(there)).toEqual(same(here));
    const chartOf = (on: Page, { rows }: Answers['log']) =>
      on.ask({ ask: 'chart', actor: rows[0].actor, step: 50 }).then((chart) => ({ ...chart, actor: 0, definition: 0 }));
    expect(await chartOf(again, there)).toEqual(await chartOf(page, here));
    expect(await again.ask({ ask: 'definition', definition: 0 })).toBe('{"id":"m","states":{}}');
    expect(again.overview).toMatchObject({ opened: 'saved.jsonl', refused: 0 });
    program.send(go('on'));
    await vi.waitFor(() => expect(page.overview?.last).toBe(52));
    expect(again.overview?.last).toBe(51);
    const messages = (text: string) =>
      text
        .split('\n')
        .slice(1, -1)
        .map((line) => JSON.parse(line).message);
    const savedAgain = await (await fetch(`${base}/recording?recording=${recording}`)).text();
    expect(messages(savedAgain)).toEqual(messages(saved));
    for (const { socket } of [page, again]) socket.terminate();
    program.terminate();
  });

  test('what is none is refused in a word; damage in it costs only the damaged lines', async () => {
    const error = async (body: string) => {
      const response = await post(body);
      expect(response.status).toBe(200);
      return ((await response.json()) as { readonly error: string }).error;
    };
    expect(await error('%PDF-1.4')).toContain('is no recording of the inspector');
    expect(await error('')).toContain('is no recording of the inspector');
    expect(await error('{"format":"understudy inspection","version":9}')).toBe(
      'is a recording of version 9; this inspector reads version 1',
    );
    const line = `{"program":1,"receivedAt":0,"message":${go('on')}}`;
    const damaged = ['{"format":"understudy inspection","version":1}', line, line.slice(0, 40), '', line].join('\n');
    const { recording } = (await (await post(damaged)).json()) as { readonly recording: string };
    const page = await Page.open(recording);
    await vi.waitFor(() => expect(page.overview).toMatchObject({ last: 2, refused: 1 }));
    expect(page.overview?.refusals[0].words).toBe('Line 3 is no message with its program and its time.');
    page.socket.terminate();
  });

  test('no other page can send one', async () => {
    expect((await post('{}', 'x', 'https://evil.example')).status).toBe(403);
  });

  test('as many are open as there is room for: one that nobody looks at makes room', async () => {
    const empty = '{"format":"understudy inspection","version":1}\n';
    const pages: Page[] = [];
    for (let at = 0; at < 4; at++) {
      const { recording } = (await (await post(empty)).json()) as { readonly recording: string };
      pages.push(await Page.open(recording));
    }
    expect(await (await post(empty)).json()).toEqual({ error: 'finds no room: 4 recordings are looked at' });
    pages[0].socket.close();
    await vi.waitFor(async () => expect(await (await post(empty)).json()).toHaveProperty('recording'));
    for (const { socket } of pages) socket.terminate();
  });
});

describe('the command', () => {
  test('tells what is wrong with its options', async () => {
    await refusedInOneLine(/from 0 to 65535/, 'inspect', '--port', '70000');
    await refusedInOneLine(/from 1 to 64/, 'inspect', '--max-message', '0');
  });

  test('is in the list of commands', async () => {
    expect((await inProcess('--help')).stdout).toContain('inspect [options]');
    expect((await inProcess('inspect', '--help')).stdout).toMatch(/\(default:\s+8080\)/);
  });

  test('a port that is taken', async () => {
    const options = { port: Number(new URL(base).port), greatestMessage: 1, texts: { memoryBytes: 1, diskBytes: 1 } };
    await expect(InspectorServer.start(folder, options)).rejects.toThrow(/another program listens there/);
  });
});
