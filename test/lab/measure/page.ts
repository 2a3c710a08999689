/// <reference lib="dom" />
import type { Browser } from 'playwright-core';

export interface PageFigures {
  /** From the navigation until the first visit's words are there and their buttons work. */
  readonly interactiveMs: number;
  readonly framesPerSecond: number;
  readonly slowestMs: number;
  readonly recordsPerSecond: number;
  /** Chromium's sum of what moved although no one had clicked. */
  readonly layoutShift: number;
}

/** A guest with much to do, so that the world runs for as long as it is looked at. */
const longRun = [
  'title a long run',
  'guest ledger.elf',
  'append "transactions=1000000 seed=3"',
  'protocol original',
  'epoch 16384',
  'compare replicas',
  'expect verdict unfinished',
  '',
].join('\n');

const watchedMs = 8_000;

/** Measures the page: how soon it can be used, and how it runs while its worker has all the work that there is. */
export async function measurePage(browser: Browser, address: string): Promise<PageFigures> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const begun = performance.now();
  await page.goto(address);
  await page.locator('.hero .btn.main:not(:disabled)').waitFor();
  const interactiveMs = performance.now() - begun;

  const buffer = Buffer.from(longRun);
  await page.setInputFiles('input[type=file]', { name: 'long.scenario', mimeType: '', buffer });
  await page.locator('.run-name', { hasText: 'a long run' }).waitFor();
  await page.locator('.replica.primary').waitFor();
  await page.waitForTimeout(1_000);
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  const watched = await page.evaluate(async (ms) => {
    const recorded = () =>
      Number(document.querySelector('.where')?.textContent?.split('of').at(-1)?.replace(/\D/g, ''));
    const from = recorded();
    let layoutShift = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) layoutShift += entry.value;
    });
    observer.observe({ type: 'layout-shift' });
    const times: number[] = [];
    const end = performance.now() + ms;
    while (performance.now() < end) times.push(await new Promise<number>((next) => requestAnimationFrame(next)));
    observer.disconnect();
    const frames = times.slice(1).map((time, at) => time - times[at]);
    const seconds = ((times.at(-1) ?? 0) - times[0]) / 1000;
    return {
      framesPerSecond: frames.length / seconds,
      slowestMs: Math.max(...frames),
      recordsPerSecond: (recorded() - from) / seconds,
      layoutShift,
    };
  }, watchedMs);
  await page.close();
  return { interactiveMs, ...watched };
}
