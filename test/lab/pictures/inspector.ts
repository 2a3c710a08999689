import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { InspectorServer } from '../../../src/cli/inspector/inspector-server';
import { type Pictured, scenario } from './pictured';

/** The inspector after a failover, at the step of right that a record stands for. */
export async function pictureOfInspector(browser: Browser, pictures: readonly Pictured[]): Promise<void> {
  const server = await InspectorServer.start('dist/inspector', {
    port: 0,
    greatestMessage: 8 << 20,
    texts: { memoryBytes: 64 << 20, diskBytes: 1 << 30 },
  });
  try {
    const run = ['dist/cli.js', 'scenario', `examples/scenarios/${scenario}`, '--quiet'];
    await promisify(execFile)('node', [...run, `--inspect=${server.programAddress}`]);
    for (const { file, scheme: colorScheme, width, height, event } of pictures) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await page.goto(server.address);
      const filter = page.locator('#log-filter');
      await filter.fill('actor:right type:arbiter.granted');
      await page
        .locator('.log-line b', { hasText: /^right$/ })
        .first()
        .click();
      await page.locator('.pane.step dd', { hasText: `record ${event}` }).waitFor();
      await filter.fill('');
      await page.locator('.statechart .taken').first().waitFor({ state: 'attached', timeout: 90_000 });
      await page.locator('.brand').click();
      await page.waitForTimeout(1_000);
      await page.screenshot({ path: file });
      await page.close();
    }
  } finally {
    await server.stop();
  }
}
