/** The paper's figures in the lab: drawn by the same code as the reports', when they are asked for. */
/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Lab, missing, recorded, seriousFaults } from './browser';

describe.skipIf(missing !== undefined)(`the paper in the lab${missing ? `, which ${missing}` : ''}`, () => {
  let lab: Lab;
  let page: Page;

  beforeAll(async () => {
    lab = await Lab.open();
    page = await lab.visit({ hash: '#scenario=p7-write-in-progress.scenario&event=467' });
  }, 180_000);
  afterAll(() => lab?.close());

  test('the library that draws comes with the first figure, and the run in sight has its own', async () => {
    await recorded(page);
    const loaded = () =>
      page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /\/figure-/.test(name)).length);
    await expect.poll(() => loaded()).toBe(0);
    await page.getByRole('button', { name: 'Paper' }).click();
    const dialog = page.getByRole('dialog', { name: 'The paper, measured again' });
    const own = dialog.locator('section').first();
    await own.locator('svg').first().waitFor();
    await expect.poll(() => loaded()).toBe(1);
    const titles = await own.locator('.figure').evaluateAll((all) => all.map((figure) => figure.ariaLabel));
    expect(titles).toEqual(['How long each epoch of this run takes', 'From a device’s interrupt to its delivery']);
    await expect.poll(() => own.locator('svg').first().textContent()).toContain('virtual time (ms)');
  }, 180_000);

  test('the figures of the reports stand below, and the dialog closes', async () => {
    const dialog = page.getByRole('dialog', { name: 'The paper, measured again' });
    const shown = await dialog.locator('.figure').evaluateAll((all) => all.map((figure) => figure.ariaLabel));
    expect(shown).toContain('CPU-intensive workload');
    expect(await dialog.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    expect(await seriousFaults(page, axe)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(lab.errors).toEqual([]);
  });
});
