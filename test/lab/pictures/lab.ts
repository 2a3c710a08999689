import type { Browser } from 'playwright-core';
import { serveFolder } from '../../../src/cli/web/static-server';
import { type Pictured, scenario } from './pictured';

/** The lab at each moment, with right in sight. */
export async function pictureOfLab(browser: Browser, pictures: readonly Pictured[]): Promise<void> {
  const { server, address } = await serveFolder('dist/lab', { port: 0 });
  try {
    for (const { file, scheme: colorScheme, width, height, event } of pictures) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await page.goto(`${address}#scenario=${scenario}&event=${event}&actor=right`);
      await page.waitForFunction((wanted) => document.body.textContent.includes(`after event ${wanted}`), event);
      await page.waitForTimeout(1_000);
      await page.screenshot({ path: file });
      await page.close();
    }
  } finally {
    server.close();
  }
}
