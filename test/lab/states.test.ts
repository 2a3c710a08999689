/// <reference lib="dom" />
/** The states that a first draft leaves out, each reached in the browser. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { every } from '../check/length';
import { Lab, missing, recorded, seriousFaults } from './browser';

const axe = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(missing !== undefined)(`states of the lab's page${missing ? `, which ${missing}` : ''}`, () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({
      more: new Map([
        ['/linux/index.json', { text: JSON.stringify([{ kind: 'guest', name: 'vmlinux', bytes: 9 }]) }],
        ['/linux/vmlinux', { text: 'no kernel' }],
      ]),
    });
  }, 180_000);
  afterAll(() => lab?.close());

  const ended = async (scenario: string): Promise<Page> => {
    const page = await lab.visit({ hash: `#scenario=${scenario}&event=1000000` });
    await recorded(page);
    await page.locator('.notice.ending').waitFor();
    return page;
  };

  test('first visit: one sentence, four ways in; a later visit begins with the tour', async () => {
    const page = await lab.visit({ hero: true });
    await page.getByRole('heading', { name: 'Two machines run the same program. Kill one.' }).waitFor();
    await expect.poll(() => page.locator('.hero-ways button').count()).toBe(4);
    expect(await seriousFaults(page, axe())).toEqual([]);
    await page.getByRole('button', { name: /^Write in progress/ }).click();
    await page.locator('p.now', { hasText: 'left is dead.' }).waitFor();
    await page.goto(lab.address);
    await page.locator('.tour .head', { hasText: '1 of' }).waitFor();
    await page.context().close();
  }, 180_000);

  test('offline: said once, and Linux waits', async () => {
    const page = await lab.visit({ hero: true });
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => /xterm/.test(name)));
    await page.context().setOffline(true);
    await page.locator('.hero-offline', { hasText: 'You are offline.' }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: /^Linux/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Start the tour' }).click();
    await page.locator('.top .offline').waitFor();
    await page.context().close();
  });

  test('a kernel on its way can be cancelled; one that is none is refused in words', async () => {
    const page = await lab.visit({ hero: true });
    const hold = await page.context().newCDPSession(page);
    await hold.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 60_000,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await page.getByRole('button', { name: /^Linux/ }).click();
    const progress = page.getByRole('region', { name: 'Fetching Linux' });
    await progress.waitFor();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await progress.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.problem').count()).toBe(0);
    await hold.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await page.locator('.run-name').click();
    await page.getByRole('menuitemradio', { name: /^Linux/ }).click();
    await page.locator('.problem', { hasText: 'vmlinux' }).waitFor();
    await page.context().close();
  }, 180_000);

  test('the guest has halted: when, under whom, and back to the kill', async () => {
    const page = await ended('p7-write-in-progress.scenario');
    const note = page.locator('.notice.ending');
    await expect
      .poll(() => note.textContent())
      .toMatch(/The guest has halted.*At 201\.587 ms.*under right\. 1 failover, 1 repeat/);
    await note.getByRole('button', { name: 'Back to the kill' }).click();
    await page.locator('p.now', { hasText: 'left is dead.' }).waitFor();
    await expect.poll(() => note.count()).toBe(0);
    await page.context().close();
  }, 180_000);

  test('no replica left is an outage, and is called one', async () => {
    const page = await ended('both-killed.scenario');
    await expect
      .poll(() => page.locator('.notice.ending').textContent())
      .toMatch(/an outage, and no lie\..*left was killed.*right was/);
    await expect.poll(() => page.locator('.says').textContent()).toContain('No replica left');
    await page.context().close();
  }, 180_000);

  test('inconsistent: the point, the operation, and the same run with the arbiter', async () => {
    const page = await ended('arbiter-off.scenario');
    const note = page.locator('.notice.ending.bad');
    await note.getByRole('button', { name: /^Go to .* ms/ }).click();
    await page.locator('.log-row.here').waitFor();
    await note.getByRole('button', { name: 'Again, with the arbiter' }).click();
    await page.locator('.says', { hasText: 'No: consistent' }).waitFor({ timeout: 20_000 });
    await page.context().close();
  }, 180_000);

  test('the world’s thread ends by an error of ours: said, with a report to copy', async () => {
    const context = await lab.browser.newContext();
    const page = await context.newPage();
    await page.route('**/worker-*.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: `${await response.text()};setTimeout(()=>{throw new Error('a test')},600)`,
      });
    });
    await page.goto(`${lab.address}#scenario=drift.scenario&event=20`);
    const note = page.getByRole('alert', { name: 'The simulated world has stopped' });
    await note.waitFor();
    await expect.poll(() => note.textContent()).toContain('a test');
    await note.getByRole('button', { name: 'Copy the report' }).waitFor();
    await context.close();
  }, 180_000);

  test('panes are dragged, moved by keys, and restored; the next visit finds them so', async () => {
    const page = await lab.visit({ hash: '#scenario=drift.scenario&event=20' });
    const width = async () => (await page.locator('.side').boundingBox())?.width ?? 0;
    const divider = page.getByRole('separator', { name: 'Width of chart and consoles' });
    await expect.poll(() => width()).toBe(476);
    const box = (await divider.boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.move(box.x + 4, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x - 76, box.y + 200, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => width()).toBe(556);
    await divider.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => width()).toBe(540);
    await page.reload();
    await divider.waitFor();
    await expect.poll(() => width()).toBe(540);
    await divider.dblclick();
    await expect.poll(() => width()).toBe(476);
    await page.context().close();
  }, 180_000);

  test('nothing scrolls sideways at any width, and from 1680 on consoles and machine stand side by side', async () => {
    const hash = '#scenario=three-replicas.scenario&event=2000';
    const page = await lab.visit({ hash, viewport: { width: 1920, height: 844 } });
    await page.locator('.replica:not(.waiting)').first().waitFor();
    for (const width of every(2, [1920, 1680, 1440, 1280, 1024, 720, 390, 320], 1)) {
      await page.setViewportSize({ width, height: 844 });
      await expect.poll(() => page.locator('.lower-pane').count(), { message: `${width}` }).toBe(width >= 1680 ? 2 : 1);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${width}`).toBe(0);
    }
    await page.getByRole('tab', { name: 'Log' }).click();
    await page.locator('.log-row').first().waitFor();
    await page.context().close();
  }, 180_000);

  test('nothing moves but what moves in the world while a run is recorded and followed', async () => {
    const text =
      'title a long run\nguest ledger.elf\nappend "transactions=1000"\nepoch 16384\ncompare replicas\nexpect verdict consistent\n';
    const page = await lab.visit({ hash: '#scenario=drift.scenario' });
    await page.setInputFiles('#files', { name: 'long.scenario', mimeType: '', buffer: Buffer.from(text) });
    await page.locator('.run-name', { hasText: 'a long run' }).waitFor();
    await page.keyboard.press('End');
    await page.locator('.where', { hasText: /after event \d{3}/ }).waitFor();
    await page.waitForTimeout(500);
    const shifts = await page.evaluate(async () => {
      const moved: string[] = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
          sources: readonly { node: Node | null }[];
        })[])
          if (!entry.hadRecentInput && entry.value >= 0.0005)
            moved.push(...entry.sources.map(({ node }) => `${entry.value} ${(node as Element | null)?.outerHTML}`));
      }).observe({ type: 'layout-shift' });
      await new Promise((after) => setTimeout(after, 1_500));
      return moved;
    });
    expect(shifts).toEqual([]);
    await page.context().close();
  }, 180_000);

  test('nothing has failed in the browser meanwhile', () => {
    expect(lab.errors.filter((error) => !error.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });
});
