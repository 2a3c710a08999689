/** `npm run measure:lab`: figures of the built page in Chromium, and of what it keeps of a long run. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { serveFolder } from '../../../src/cli/web/static-server';
import { memoryOfLongRun } from './memory';
import { measurePage } from './page';

const folder = 'dist/lab';

const filesIn = (place: string): string[] =>
  readdirSync(place).flatMap((name) => {
    const path = join(place, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

const tell = (what: string, found: string, wanted: string): void => {
  process.stdout.write(`${what.padEnd(44)} ${found.padStart(14)}   ${wanted}\n`);
};

const page = filesIn(folder).filter((path) => !path.includes('/guests/'));
const kilobytes = page.reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0) / 1000;
tell('page without guests, gzipped', `${kilobytes.toFixed(0)} kB`, 'at most 500');

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const { server, address } = await serveFolder(folder, { port: 0 });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const { interactiveMs, framesPerSecond, slowestMs, recordsPerSecond, layoutShift } = await measurePage(
    browser,
    address,
  );
  tell('interactive after', `${interactiveMs.toFixed(0)} ms`, 'at most 2000');
  tell('frames while the world records at full speed', `${framesPerSecond.toFixed(1)} /s`, 'at least 30');
  tell('slowest of them', `${slowestMs.toFixed(0)} ms`, '');
  tell('the world meanwhile', `${recordsPerSecond.toFixed(0)} records/s`, '');
  tell('layout shift while it ran', layoutShift.toFixed(4), '0');
} finally {
  await browser.close();
  server.close();
}

const { records, megabytes, seconds } = memoryOfLongRun();
tell(`a log of ${records} records`, `${megabytes.toFixed(0)} MB`, 'at most 300');
tell('recorded in', `${seconds.toFixed(0)} s`, '');
