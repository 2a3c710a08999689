/** The server of the lab's page: the files of one folder, for this machine, and words where it refuses. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFolder } from '../../src/cli/web/static-server';

interface Response {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

describe('the server of a folder', () => {
  const above = mkdtempSync(join(tmpdir(), 'understudy-served-'));
  const folder = join(above, 'page');
  let server: Server;
  let address: string;

  const ask = (path: string, { method = 'GET', host = 'localhost' } = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(address);
      const asked = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      });
      asked.on('error', reject).end();
    });

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(above, 'secret.txt'), 'secret');
    writeFileSync(join(folder, 'index.html'), '<p>page</p>');
    writeFileSync(join(folder, 'gone.txt'), 'gone');
    writeFileSync(join(folder, 'assets/worker-abc.js'), '1');
    ({ server, address } = await serveFolder(folder, { port: 0 }));
  });
  afterAll(() => {
    server.close();
    rmSync(above, { recursive: true });
  });

  test('gives its files, with what a browser may do with each', async () => {
    const page = await ask('/');
    expect([page.status, page.text, page.headers['content-type']]).toEqual([
      200,
      '<p>page</p>',
      'text/html; charset=utf-8',
    ]);
    expect(page.headers['content-security-policy']).not.toContain('unsafe-eval');
    expect((await ask('/assets/worker-abc.js')).headers['content-security-policy']).toContain("'unsafe-eval'");
    expect(await ask('/index.html?x=1', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/assets', '//etc/passwd', '/\\..'])(
    'has nothing outside the folder: %s',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404, text: 'there is no such file\n' });
    },
  );

  test('serves this machine’s own names only, and reads only', async () => {
    expect(await ask('/', { host: '127.0.0.1:80' })).toMatchObject({ status: 200 });
    expect(await ask('/', { host: 'example.org' })).toMatchObject({ status: 421 });
    expect(await ask('/', { method: 'POST' })).toMatchObject({ status: 405 });
  });

  test('says so when a file has been taken away, and goes on', async () => {
    rmSync(join(folder, 'gone.txt'));
    expect(await ask('/gone.txt')).toMatchObject({ status: 404, text: expect.stringMatching(/has been taken away/) });
    expect(await ask('/')).toMatchObject({ status: 200 });
  });

  test('a port that is taken: which one, and what to do', async () => {
    const port = Number(new URL(address).port);
    await expect(serveFolder(folder, { port })).rejects.toThrow(`port ${port} of 127.0.0.1: another program listens`);
  });
});
