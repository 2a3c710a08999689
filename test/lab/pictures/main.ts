/** `npm run pictures`: the pictures of both pages in README and docs, taken of the built pages in Chromium. */
import { mkdirSync, statSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { pictureOfInspector } from './inspector';
import { pictureOfLab } from './lab';
import type { Pictured } from './pictured';

const lab: readonly Pictured[] = [
  { file: 'docs/lab/lab-light.png', scheme: 'light', width: 1440, height: 900, event: 467 },
  { file: 'docs/lab/lab-dark.png', scheme: 'dark', width: 1440, height: 900, event: 620 },
  { file: 'docs/lab/lab-phone.png', scheme: 'light', width: 390, height: 844, event: 467 },
];
const inspector: readonly Pictured[] = [
  { file: 'docs/inspection/inspector-light.png', scheme: 'light', width: 1440, height: 900, event: 477 },
  { file: 'docs/inspection/inspector-dark.png', scheme: 'dark', width: 1440, height: 900, event: 477 },
];

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
mkdirSync('docs/inspection', { recursive: true });
try {
  await pictureOfLab(browser, lab);
  await pictureOfInspector(browser, inspector);
  for (const { file } of [...lab, ...inspector]) process.stdout.write(`wrote ${file}, ${statSync(file).size} bytes\n`);
} finally {
  await browser.close();
}
