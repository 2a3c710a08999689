/** `npm run pictures`: the pictures of the lab in README and docs, taken of the built page in Chromium. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serveFolder } from '../../../src/cli/web/static-server';

const scenario = 'p7-write-in-progress.scenario';
/** Each with the moment that it shows. */
const pictures = [
  { file: 'lab-light.png', scheme: 'light', width: 1440, height: 900, event: 467 },
  { file: 'lab-dark.png', scheme: 'dark', width: 1440, height: 900, event: 620 },
  { file: 'lab-phone.png', scheme: 'light', width: 390, height: 844, event: 467 },
] as const;

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const { server, address } = await serveFolder('dist/lab', { port: 0 });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const { file, scheme, width, height, event } of pictures) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
    await page.goto(`${address}#scenario=${scenario}&event=${event}&actor=right`);
    await page.waitForFunction((wanted) => document.body.textContent.includes(`after event ${wanted}`), event);
    await page.waitForTimeout(1_000);
    await page.screenshot({ path: join('docs/lab', file) });
    await page.close();
    process.stdout.write(`wrote docs/lab/${file}, ${readFileSync(join('docs/lab', file)).length} bytes\n`);
  }
} finally {
  await browser.close();
  server.close();
}
