/// <reference lib="dom" />
/** Linux in the lab's page, to its prompt, with the primary killed while it boots. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linuxFiles } from '../../src/cli/lab';
import { Lab, missing } from '../lab/browser';
import { linuxIsHere, whereItIsMade } from './linux';

const why = linuxIsHere ? missing : whereItIsMade;

describe.skipIf(why !== undefined)(`Linux in the lab's page${why === undefined ? '' : ` (${why})`}`, () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ more: linuxFiles() });
  });
  afterAll(() => lab?.close());

  test('boots to its prompt although left dies meanwhile, and does what is typed', async () => {
    const page = await lab.visit({ hero: true });
    const terminal = page.locator('.outside .xterm-rows > div');
    const says = (words: RegExp) =>
      expect
        .poll(() => terminal.allInnerTexts().then((rows) => rows.join('\n')), { timeout: 600_000, interval: 500 })
        .toMatch(words);
    await page.getByRole('button', { name: /^Linux/ }).click();
    await says(/53c700/);
    await page.locator('.stage').focus();
    await page.keyboard.press('k');
    await page.locator('.branch[aria-current="true"]', { hasText: 'kill left' }).waitFor({ timeout: 60_000 });
    await page.locator('.replica.dead').waitFor({ timeout: 600_000 });
    await says(/\/ # *$/m);
    expect(await page.locator('p.now').textContent()).toMatch(/^left is dead\. right leads/);
    expect(await page.locator('.points .failing').count()).toBe(0);
    await page.getByLabel(/^Type to the guest/).fill('echo $((6 * 7))-here');
    await page.keyboard.press('Enter');
    await says(/42-here/);
    expect(lab.errors).toEqual([]);
  });
});
