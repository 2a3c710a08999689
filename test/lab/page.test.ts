/** The lab's page in a browser: what a visitor sees and does, from first paint to the tour's last step. */
/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenario } from '../../src/check/scenario/run';
import { tour } from '../../src/lab/page/tour';
import { every } from '../check/length';
import { headline, Lab, missing, recorded, seriousFaults } from './browser';

const folder = 'examples/scenarios';
const file = (path: string) => new Uint8Array(readFileSync(`${folder}/${path}`));

describe.skipIf(missing !== undefined)(`the lab's page${missing ? `, which ${missing}` : ''}`, () => {
  let lab: Lab;
  let page: Page;
  const clock = () => page.locator('.clock').textContent();

  beforeAll(async () => {
    lab = await Lab.open();
    page = await lab.visit();
  }, 90_000);
  afterAll(() => lab?.close());

  test('first paint: two replicas, nine points, and the tour at its first step', async () => {
    await page.locator('.replica.primary').waitFor();
    await page.locator('.points li').nth(8).waitFor();
    await expect.poll(() => page.locator('.replica .name').allInnerTexts()).toEqual(['left', 'right']);
    await page.getByRole('heading', { name: tour[0].title }).waitFor();
    await expect.poll(() => page.getByRole('status').count()).toBeGreaterThan(0);
    // The line to the terminal hides nothing of the bus, which reaches both machines.
    const line = page.locator('.bus .console-line');
    expect(await line.evaluate((element) => element.getBoundingClientRect().height)).toBeLessThanOrEqual(2);
  });

  test('the run of the page is the run of the command line: the same digest', async () => {
    await recorded(page);
    const text = readFileSync(`${folder}/${tour[0].scenario}`, 'utf8');
    const { run } = scenario(text, { file });
    await expect
      .poll(() => page.locator('.plan').getAttribute('title'))
      .toBe(`digest of the trace: ${run.traceDigest}`);
  }, 90_000);

  test('it plays and stands still again; arrows step by events', async () => {
    await page.locator('.where', { hasText: /after event [1-9]/ }).waitFor();
    const before = await clock();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.waitForFunction((then) => document.querySelector('.clock')?.textContent !== then, before);
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    const event = async () => Number(/event (\d+)/.exec((await page.locator('.where').textContent()) ?? '')?.[1]);
    const at = await event();
    await page.keyboard.press('ArrowRight');
    await expect.poll(event).toBe(at + 1);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(event).toBe(at);
  });

  test('Alt and an arrow step the selected replica by one instruction: pc moves, and the address names the moment', async () => {
    const counter = () => page.locator('.replica.backup code').textContent();
    await expect.poll(counter).toMatch(/^[0-9a-f]{8} /);
    const [before, hash] = [await counter(), await page.evaluate(() => location.hash)];
    await page.keyboard.press('Alt+ArrowRight');
    await page.locator('.where', { hasText: / [nµ]s after event/ }).waitFor();
    await expect.poll(counter).toMatch(/^[0-9a-f]{8} /);
    await expect.poll(() => counter()).not.toBe(before);
    await page.waitForFunction((then) => location.hash !== then && /&at=\d+/.test(location.hash), hash);
  });

  test('a click kills left, in a fork; right is promoted, which log and stage show', async () => {
    await page
      .getByRole('button', { name: /^Kill left/ })
      .last()
      .click();
    await page.locator('.branch[aria-current="true"]', { hasText: 'kill left' }).waitFor();
    await page.locator('.replica.dead').waitFor();
    await recorded(page);
    await page.locator('#log-filter').fill('type:role.primary');
    await page.locator('.log-row', { hasText: 'is primary' }).click();
    await page.getByRole('article', { name: 'right, primary' }).waitFor();
    await expect.poll(() => headline(page)).toMatch(/^left is dead\. right leads in epoch/);
    await expect.poll(() => page.locator('.slider .labels').textContent()).toContain('right leads');
    const chart = page.locator('.chart-plot .statechart');
    // The chart's step is over when its last action is, some records later.
    await page.locator('.stage').focus();
    for (let steps = 0; steps < 4; steps++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => chart.getAttribute('aria-label')).toMatch(/^Chart of right: primary/);
    await page
      .locator('.spacetime text', { hasText: /^right leads$/ })
      .first()
      .waitFor();
  }, 90_000);

  test('the slider leads back to before the kill', async () => {
    await page.locator('#log-filter').fill('actor:nobody');
    await page.getByText('No record passes the filter').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    const track = await page.locator('.slider .track').boundingBox();
    if (track === null) throw new Error('no slider');
    await page.mouse.click(track.x + track.width * 0.03, track.y + 4);
    await page.getByRole('article', { name: 'left, primary' }).waitFor();
    await expect
      .poll(() => page.getByRole('slider').getAttribute('aria-valuetext'))
      .toMatch(/milliseconds, after event \d+ of/);
  });

  test('a link shows another visitor the same moment of the same fork', async () => {
    const at = /event (\d+)/.exec((await page.locator('.where').textContent()) ?? '')?.[1];
    await page.waitForFunction(
      (event) => location.hash.includes('text=') && location.hash.includes(`event=${event}&`),
      at,
    );
    const hash = await page.evaluate(() => location.hash);
    const digest = await page.locator('.plan').getAttribute('title');
    const other = await lab.visit({ hash });
    await recorded(other);
    await expect.poll(() => other.locator('.where').textContent()).toBe(await page.locator('.where').textContent());
    await expect.poll(() => headline(other)).toBe(await headline(page));
    await expect.poll(() => other.locator('.plan').getAttribute('title')).toBe(digest);
    await other.context().close();
  }, 90_000);

  test('a broken ELF file is refused in words, and the run on the screen stays', async () => {
    const before = await headline(page);
    const broken = file('../guests/ledger.elf').slice(0, 3000);
    await page.setInputFiles('input[type=file]', { name: 'broken.elf', mimeType: '', buffer: Buffer.from(broken) });
    const alert = page.locator('.problem');
    await alert.waitFor();
    await expect.poll(() => alert.textContent()).toMatch(/broken\.elf/);
    await expect.poll(() => headline(page)).toBe(before);
    await alert.getByRole('button', { name: 'Close' }).click();
    await page.setInputFiles('input[type=file]', { name: 'notes.pdf', mimeType: '', buffer: Buffer.from('%PDF') });
    await expect.poll(() => alert.textContent()).toContain('notes.pdf is nothing that the lab can open');
    await alert.getByRole('button', { name: 'Close' }).click();
  });

  test('an ELF file and an assembler text of the visitor run', async () => {
    const source = readFileSync('examples/guests/countdown/start.S');
    await page.setInputFiles('input[type=file]', { name: 'count down (1).s', mimeType: '', buffer: source });
    await page.locator('.run-name', { hasText: 'count down (1).s' }).waitFor();
    await page.locator('.says', { hasText: 'No: consistent' }).waitFor({ timeout: 30_000 });
  }, 90_000);

  test('a run that breaks says so, and V leads to where', async () => {
    const text = readFileSync(`${folder}/arbiter-off.scenario`);
    await page.setInputFiles('input[type=file]', { name: 'own.scenario', mimeType: '', buffer: text });
    await page.locator('.says', { hasText: 'Yes: inconsistent' }).waitFor({ timeout: 30_000 });
    await page.locator('.stage').focus();
    await page.keyboard.press('v');
    await expect.poll(() => page.locator('.log-row.here').count()).toBe(1);
    await expect.poll(() => page.locator('.where').textContent()).not.toContain('event 0 ');
  }, 90_000);

  test('the tour is walked from its first step to its last', async () => {
    await page.getByRole('button', { name: `Step 1: ${tour[0].title}` }).click();
    for (const [at, { title }] of tour.entries()) {
      await page.getByRole('heading', { name: title }).waitFor();
      await page.locator('.tour .head', { hasText: `${at + 1} of ${tour.length}` }).waitFor();
      await expect.poll(() => page.locator('.problem').count(), { message: title }).toBe(0);
      if (at + 1 < tour.length) await page.getByRole('button', { name: /^Next: / }).click();
    }
    await expect.poll(() => page.getByRole('button', { name: /^Next: / }).count()).toBe(0);
  }, 180_000);

  /** One; `npm run test:long` takes all three. */
  const looks = [
    ['light', { width: 1440, height: 900 }],
    ['dark', { width: 1024, height: 768 }],
    ['dark', { width: 390, height: 844 }],
  ] as const;
  test.each(every(3, looks, 0))(
    'axe finds nothing serious: %s, %o; nothing scrolls sideways',
    async (scheme, size) => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const hash = '#scenario=p7-write-in-progress.scenario&event=467&actor=right';
      const other = await lab.visit({ hash, viewport: size, colorScheme: scheme });
      await other.locator('.replica.dead').waitFor({ timeout: 20_000 });
      await other.locator('.xterm-rows').first().waitFor({ state: 'attached' });
      expect(await seriousFaults(other, axe)).toEqual([]);
      expect(await other.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      await other.context().close();
    },
    180_000,
  );

  test('the page without its guests has at most 500 kB, gzipped, and the licences of what it holds', () => {
    const files = readdirSync('dist/lab', { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !/guests|linux/.test(entry.parentPath),
    );
    const sizes = files.map(({ name, parentPath }) => gzipSync(readFileSync(join(parentPath, name))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(500_000);
    expect(readFileSync('dist/lab/licences.txt', 'utf8')).toMatch(/^@xterm\/xterm$/m);
  });

  test('nothing has failed in the browser meanwhile', () => {
    expect(lab.errors).toEqual([]);
  });
});
