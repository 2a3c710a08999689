/** A campaign over a person's guest. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { drawTrial, everything } from '../../src/check/campaign/draw';
import { firstKill } from '../../src/check/campaign/mutants';
import { guestOf, type OwnGuest } from '../../src/check/campaign/trial';
import { trialText } from '../../src/check/campaign/trial-text';
import { noMutations } from '../../src/check/mutants/names';
import { scenario } from '../../src/check/scenario/run';
import { FileCache } from '../../src/cli/fleet/file-cache';
import { ownGuestOf, readOwnGuest } from '../../src/cli/torture/own-guest';
import { TaskRunner, tortureTask } from '../../src/cli/torture/task';
import { fileOf, putFile } from '../../src/fleet/files';
import { refusedInOneLine } from './in-process';

const path = 'examples/guests/ledger.elf';
const append = 'transactions=1 seed=3';
const folder = mkdtempSync(join(tmpdir(), 'understudy-own-'));
const other = join(folder, 'other.elf');
afterAll(() => rmSync(folder, { recursive: true }));

function own(options: { readonly append?: string; readonly tape?: true } = { append }): OwnGuest {
  const found = ownGuestOf({ guest: [path], ...options });
  if (found === undefined) throw new Error(`${path} is no path`);
  return found.guest;
}

describe('a campaign over a guest in a file', () => {
  const draw = { ...everything, guests: [own()], faults: ['killPrimary', 'killBackup', 'loss'] as const };
  const files = { [own().digest]: path };

  test('faults come while it runs; each run is judged, and its scenario has the same trace', () => {
    const runner = new TaskRunner(files);
    const [first] = [1, 2, 3].map((seed) => {
      const trial = drawTrial(seed, draw);
      expect(guestOf(trial).append(0)).toBe(append);
      const result = tortureTask(new TaskRunner(), { seed, options: draw, files });
      expect(result).toMatchObject({ seed, verdict: expect.stringMatching(/^consistent|^no replica left/) });
      return trial;
    });
    const text = trialText(first, { title: 'A seed', guestPath: path });
    const file = (name: string) => new Uint8Array(readFileSync(name));
    expect(scenario(text, { file }).run.traceDigest).toBe(runner.run(first, noMutations, true).traceDigest);
  });

  test('P7: a driver whose operations end silently at a failover is a finding', () => {
    const { violation } = firstKill(new TaskRunner(files), 'P7', 10, draw);
    expect(violation).toBeDefined();
  });

  test('what is drawn depends on the command line, the tape and the file', () => {
    expect(own({ append: 'transactions=2 seed=3' }).spanNs).toBeGreaterThan(own().spanNs);
    expect(guestOf({ guest: own({ append, tape: true }) }).medium).toBe('tape');
    expect(own().digest).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  test('a file that has changed meanwhile is refused', () => {
    writeFileSync(other, 'something else');
    expect(() => readOwnGuest(own(), { [own().digest]: other })).toThrow('has changed since the campaign began');
  });
});

describe('bad input', () => {
  test.each([
    [['--guest', './none.elf'], /there is no such file/],
    [['--guest', 'package.json'], /package\.json: /],
    [['--guest', path, 'echo'], /--guest takes names, or one file/],
    [['--guest', 'ledgers'], /or a path such as \.\/ledgers\.elf/],
    [['--append', 'x'], /--append has no meaning without a file after --guest/],
    [['--tape', '--guest', 'echo'], /--tape has no meaning without a file after --guest/],
    // The echo waits for a line that nobody types.
    [['--guest', 'examples/guests/echo.elf'], /does not end within/],
  ])('%j', async (options, words) => {
    await refusedInOneLine(words, 'torture', '--seeds', '1..1', ...options);
  });
});

describe('files that travel', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const digest = createHash('sha256').update(bytes).digest('hex');
  /** Of Redis what files need. */
  class Store {
    readonly kept = new Map<string, Buffer>();
    readonly set = async (key: string, value: Buffer) => this.kept.set(key, value);
    readonly getBuffer = async (key: string) => this.kept.get(key) ?? null;
    readonly expire = async () => 1;
  }
  type Redis = Parameters<typeof putFile>[0];
  const redisOf = (store: Store) => store as unknown as Redis;

  test('a file comes as it went; another one, none and one that is too long are refused', async () => {
    const store = new Store();
    const redis = redisOf(store);
    await putFile(redis, digest, bytes);
    expect(new Uint8Array(await fileOf(redis, digest))).toEqual(bytes);
    await expect(putFile(redis, digest, new Uint8Array(17 * 2 ** 20))).rejects.toThrow(
      'the guest has 17.0 MB, and a queue takes at most 16.0',
    );
    await expect(putFile(redis, digest, new Uint8Array(1))).rejects.toThrow('has changed');
    for (const key of store.kept.keys()) store.kept.set(key, Buffer.from('x'));
    await expect(fileOf(redis, digest)).rejects.toThrow('is another one in Redis');
    store.kept.clear();
    await expect(fileOf(redis, digest)).rejects.toThrow('is not in Redis any more');
  });

  test('a worker fetches each file once, and keeps so many, the latest used', async () => {
    const fetched: string[] = [];
    const cache = new FileCache(async (name) => {
      fetched.push(name);
      return bytes;
    }, 2);
    const { a } = await cache.bring(['a', 'b']);
    expect(new Uint8Array(readFileSync(a))).toEqual(bytes);
    await cache.bring(['a']);
    const { c } = await cache.bring(['c']);
    await cache.bring(['a', 'c']);
    expect(fetched).toEqual(['a', 'b', 'c']);
    await cache.bring(['b']);
    expect(fetched).toEqual(['a', 'b', 'c', 'b']);
    cache.end();
    expect(() => readFileSync(c)).toThrow();
  });
});
