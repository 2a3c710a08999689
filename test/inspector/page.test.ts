/** The inspector's page in a browser, with programs that it has never seen, and with ours. */
/// <reference lib="dom" />
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { InspectorServer } from '../../src/cli/inspector/inspector-server';
import { grouped } from '../../src/page/format';
import { every, length } from '../check/length';
import { inProcess } from '../cli/in-process';
import { startForeignProgram } from './foreign-program';

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const isBuilt = existsSync('dist/inspector/index.html');
const missing =
  browserPath === undefined
    ? 'needs chromium (apt-get install chromium)'
    : isBuilt
      ? undefined
      : 'needs the built page (npm run build)';
/** Two shared cores may need so long for the layout of a chart. */
const patient = { timeout: 90_000 };
interface Seen extends BrowserContextOptions {
  /** Of another server's page. */
  readonly address?: string;
}

const scenario = 'examples/scenarios/p7-write-in-progress.scenario';

describe.skipIf(missing !== undefined)(`the inspector's page${missing ? `, which ${missing}` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-inspector-page-'));
  let browser: Browser;
  let server: InspectorServer;
  let page: Page;
  const errors: string[] = [];

  const serve = (memoryBytes: number) =>
    InspectorServer.start('dist/inspector', {
      port: 0,
      greatestMessage: 8 << 20,
      texts: { memoryBytes, diskBytes: 1 << 30 },
    });
  const opened = async ({ address = server.address, ...options }: Seen = {}) => {
    const viewport = { width: 1440, height: 900 };
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...options });
    const fresh = await context.newPage();
    fresh.setDefaultTimeout(30_000);
    fresh.on('pageerror', (error) => errors.push(error.message));
    fresh.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await fresh.goto(address);
    return fresh;
  };
  const row = (words: string | RegExp, on = page) => on.locator('.log-line', { hasText: words });
  const filter = (words: string, on = page) => on.locator('#log-filter').fill(words);
  const clear = async () => {
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('0 steps').or(page.getByText('Waiting for a program')).first().waitFor();
  };

  beforeAll(async () => {
    server = await serve(64 << 20);
    browser = await chromium.launch({
      executablePath: browserPath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    });
    page = await opened();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  test('empty: what to add to a program, where it listens', async () => {
    await page.getByRole('heading', { name: 'Waiting for a program' }).waitFor();
    await expect
      .poll(() => page.getByLabel('The lines to add').textContent())
      .toContain(`url: '${server.programAddress}'`);
    await expect.poll(() => page.locator('.pill').textContent()).toBe('waiting');
  });

  describe('a foreign program', () => {
    let program: Awaited<ReturnType<typeof startForeignProgram>>;
    beforeAll(async () => {
      program = await startForeignProgram(server.programAddress.replace('localhost', '127.0.0.1'));
    }, 60_000);

    test('its 501 actors are a tree, in which the many are one row', async () => {
      // To compute the roles of a page with 500 rows takes a browser seconds.
      const rows = page.locator('[role="treeitem"]');
      await rows.filter({ hasText: 'visit × 500' }).waitFor();
      await expect.poll(() => rows.count()).toBe(2);
      await page.locator('.sums', { hasText: '501 actors' }).waitFor();
      await rows.filter({ hasText: 'visit × 500' }).click();
      await rows.filter({ hasText: 'visit-0007' }).waitFor();
      await expect.poll(() => rows.count()).toBe(502);
      await page.getByRole('button', { name: 'Fold visit × 500' }).click();
      await expect.poll(() => rows.count()).toBe(2);
    });

    test('the live chart of its light, with delays, guard and actions', async () => {
      const chart = page.locator('.pane.chart');
      await chart.getByRole('heading', { name: 'light' }).waitFor();
      await chart.locator('.statechart').waitFor(patient);
      const text = await chart.locator('.statechart').textContent();
      for (const words of ['after 700 ms', 'after 300 ms', '[isDay]', 'entry / stopTraffic', 'assign'])
        expect(text, words).toContain(words);
      for (const state of ['yellow', 'red', 'green'])
        await page.waitForFunction(
          (wanted) => document.querySelector(`[data-state="light.${wanted}"]`)?.classList.contains('active'),
          state,
        );
      await page.locator('.taken').first().waitFor({ state: 'attached' });
    }, 120_000);

    test('its delayed transitions are steps; a pause holds one of them', async () => {
      await page.locator('.pane.log').focus();
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: 'Follow Space' }).waitFor();
      await filter('actor:light xstate.after.300');
      await row('xstate.after.300').first().waitFor();
      await row('xstate.after.300').first().click();
      await page.locator('.pane.step', { hasText: /− yellow\+ red/ }).waitFor();
      await expect.poll(() => page.locator('.chart-step').textContent()).toContain('yellow → red.all');
      await expect
        .poll(() => page.locator('.pane.step').textContent())
        .toContain('the program tells no microsteps and actions');
      await filter('');
    });

    test('of its context of a megabyte the change is told, and the rest when one opens it', async () => {
      await filter('actor:light xstate.after.700.light.red');
      await row('xstate.after.700.light.red').first().click();
      await page.locator('.pane.step', { hasText: /− rounds: \d+\+ rounds: \d+/ }).waitFor();
      await expect.poll(() => page.locator('.pane.step').textContent()).toMatch(/1\.\d MB, 1 of 24.001 paths changed/);
      await page.getByRole('button', { name: 'Open the context' }).click();
      await page.getByRole('button', { name: /catalogue: / }).click();
      await page.getByRole('button', { name: /^▸ 11: { name: / }).click();
      await page.getByText('price: 11', { exact: true }).waitFor();
      await page.getByText('11800 more').or(page.getByText('11\u2009800 more')).waitFor();
      await filter('');
    });

    test('a subtree is hidden from tree and log, and shown again', async () => {
      program.view(50);
      await filter('page.viewed');
      await row('page.viewed').first().waitFor();
      await page.locator('[role="treeitem"]', { hasText: 'visit ×' }).hover();
      await page.getByRole('button', { name: /^Hide visit/ }).click();
      await page.getByText('No step passes the filter.').waitFor();
      await page.getByRole('button', { name: 'Show all' }).click();
      await row('page.viewed').first().waitFor();
      await filter('');
    });

    test('lanes are clicked on and off', async () => {
      const heads = page.locator('.lane-heads button');
      await page.getByRole('button', { name: 'Choose …' }).click();
      await page.getByLabel('Find an actor for a lane').fill('visit-0003');
      await page.locator('.lane-chooser').getByLabel('visit-0003').check();
      await expect.poll(() => heads.allTextContents()).toContain('visit-0003');
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      const before = await heads.count();
      await heads.filter({ hasText: 'visit-0003' }).click();
      await expect.poll(() => heads.count()).toBe(before - 1);
    });

    test('the recording is saved, and opened again shows the same', async () => {
      // Each of its snapshots has a megabyte.
      program.stop();
      await page.locator('.pill', { hasText: 'ended' }).waitFor();
      const path = join(folder, 'saved.jsonl');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save recording' }).click(),
      ]);
      await download.saveAs(path);
      expect(readFileSync(path, 'utf8')).toMatch(/^\{"format":"understudy inspection","version":1/);
      await page.setInputFiles('header input[type=file]', path);
      await page.locator('.banner', { hasText: 'saved.jsonl is a recording' }).waitFor(patient);
      await page.getByRole('treeitem').filter({ hasText: 'visit × 500' }).waitFor();
      await page.locator('.statechart').waitFor(patient);
      await page.getByRole('button', { name: 'Show what arrives' }).click();
      await page.locator('.banner', { hasText: 'saved.jsonl' }).waitFor({ state: 'detached' });
    }, 120_000);

    test('a file that is none is refused in words, and what is on the screen stays', async () => {
      await page.setInputFiles('header input[type=file]', { name: 'a.pdf', mimeType: '', buffer: Buffer.from('%PDF') });
      const alert = page.getByRole('alert').filter({ hasText: 'a.pdf is no recording of the inspector' });
      await alert.getByRole('button', { name: 'Close' }).click();
      await expect.poll(() => page.getByRole('treeitem').count()).toBeGreaterThan(1);
    });
  });

  test('an actor without a definition: the states seen so far', async () => {
    await clear();
    const socket = new WebSocket(server.programAddress.replace('localhost', '127.0.0.1'));
    await new Promise((resolve) => socket.once('open', resolve));
    const tell = (type: string, value: string) =>
      socket.send(
        JSON.stringify({ type: '@xstate.snapshot', sessionId: 'bare', event: { type }, snapshot: { value } }),
      );
    for (const [type, value] of [
      ['xstate.init', 'asleep'],
      ['wake', 'awake'],
      ['tire', 'asleep'],
      ['wake', 'awake'],
    ])
      tell(type, value);
    await page.getByRole('treeitem', { name: /bare/ }).click();
    await page.getByText('these are the states seen so far').waitFor(patient);
    await expect.poll(() => page.locator('.statechart .active .name').textContent()).toBe('awake');
    await expect.poll(() => page.locator('.statechart').textContent()).toContain('tire');
    socket.terminate();
  }, 120_000);

  test('what has been refused is told once, and can be dismissed', async () => {
    const socket = new WebSocket(server.programAddress.replace('localhost', '127.0.0.1'));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('hello');
    socket.send(JSON.stringify({ type: '@xstate.event', sessionId: 'bare', event: { type: 'x'.repeat(9_300_000) } }));
    const alert = page.getByRole('alert').filter({ hasText: 'Two messages refused' });
    await alert.waitFor();
    await expect
      .poll(() => alert.textContent())
      .toContain('One is 8.9 MB, the limit is 8 MB: send less context with serialize');
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await alert.waitFor({ state: 'detached' });
    socket.terminate();
  });

  test('understudy … --inspect: roles, microsteps, actions, rule, virtual time, record and faults', async () => {
    await clear();
    const { status } = await inProcess('scenario', scenario, `--inspect=${server.programAddress}`, '--quiet');
    expect(status).toBe(0);
    await filter('actor:right type:arbiter.granted');
    await page
      .locator('.log-line b', { hasText: /^right$/ })
      .first()
      .click();
    const step = page.locator('.pane.step');
    await step.locator('dd', { hasText: '71.065 ms, record 477' }).waitFor();
    const told = await step.textContent();
    for (const words of [
      'arbiter → right',
      'left is dead',
      '1 microstep, 1 action',
      'finishFailoverEpoch',
      '− promoting.claiming',
    ])
      expect(told, words).toContain(words);
    await page.locator('.statechart.promoting').waitFor(patient);
    await expect.poll(() => page.locator('.chart-step').textContent()).toMatch(/claiming → promoting\..*P6$/);
    await expect.poll(() => page.locator('.statechart .taken').count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator('[role="treeitem"]', { hasText: 'stopped in primary' }).count()).toBe(1);
    await filter('');
  }, 120_000);

  test('the keyboard reaches everything', async () => {
    await page.locator('.pane.log').focus();
    await page.keyboard.press('End');
    await page.locator('.pane.log', { hasText: 'following' }).waitFor();
    const place = async () => Number((await page.locator('.place b').textContent())?.replace(/\D/g, ''));
    const last = await place();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(place).toBe(last - 1);
    await page.keyboard.press('Home');
    await expect.poll(place).toBe(1);
    await page.keyboard.press('a');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('find-actor');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('treeitem');
    await page.keyboard.press('h');
    await page.getByText('1 subtree hidden').waitFor();
    await page.getByRole('button', { name: 'Show all' }).press('Enter');
    const panes = new Set<string>();
    for (let times = 0; times < 7; times++) {
      await page.keyboard.press('F6');
      panes.add((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '');
    }
    expect(panes.size).toBe(6);
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'All keys' }).waitFor();
    await page.keyboard.press('Escape');
  });

  /** One; `npm run test:long` takes all three. */
  const looks = [
    ['light', { width: 1440, height: 900 }],
    ['dark', { width: 1024, height: 768 }],
    ['dark', { width: 390, height: 844 }],
  ] as const;
  test.each(every(3, looks, 2))(
    'axe finds nothing serious: %s, %o; nothing scrolls sideways',
    async (colorScheme, viewport) => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const other = await opened({ viewport, colorScheme });
      await other.locator('.log-line.here').waitFor();
      await other.locator('.statechart').waitFor(patient);
      await other.evaluate(axe);
      const found = await other.evaluate(async () => {
        const { axe: run } = window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
        };
        const { violations } = await run.run();
        return violations.map(
          ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
        );
      });
      expect(found.filter((each) => /^(serious|critical)/.test(each))).toEqual([]);
      expect(await other.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      await other.context().close();
    },
    120_000,
  );

  test('a long recording: the log goes to each step, and says what is on disk', async () => {
    const many = length(100_000, 1_000_000);
    const small = await serve(4 << 20);
    const other = await opened({ address: small.address });
    const program = small.recording.join(undefined);
    const filler = 'x'.repeat(60);
    const take = (at: number, value: string) =>
      small.recording.take(
        program,
        JSON.stringify({
          ...{ type: '@xstate.snapshot', sessionId: `visit-${at % 40}`, createdAt: String(at) },
          ...{ event: { type: 'page.viewed', filler }, snapshot: { value } },
        }),
        at,
      );
    for (let at = 1; at <= many; at++) {
      take(at, at % 2 ? 'open' : 'reading');
      // The page asks meanwhile.
      if (at % 5_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await other.locator('.pane.log .head', { hasText: `${grouped(many)} steps` }).waitFor();
    await other.locator('.banner', { hasText: 'Reading from disk.' }).waitFor();
    await other.locator('.log-line.here', { hasText: grouped(many) }).waitFor();
    const lines = other.locator('.lines');
    await lines.evaluate((element) => {
      element.scrollTop = element.scrollHeight / 2;
    });
    const thousands = many / 2_000;
    await row(new RegExp(`^(${thousands}|${thousands - 1})\u2009\\d{3}`), other)
      .first()
      .waitFor();
    await other.locator('.pane.log').focus();
    await other.keyboard.press('Home');
    await other.locator('.pane.step h3', { hasText: 'step 1' }).first().waitFor();
    await other.locator('.pane.step', { hasText: 'page.viewed' }).waitFor();
    await filter('actor:visit-7 state:open', other);
    await other.locator('.pane.log .head', { hasText: `${grouped(many / 40)} of ${grouped(many)} steps` }).waitFor();
    expect(small.recording.steps.first).toBe(1);
    await other.context().close();
    await small.stop();
  }, 240_000);

  test('nothing has failed in the browser meanwhile', () => {
    expect(errors).toEqual([]);
  });
});
