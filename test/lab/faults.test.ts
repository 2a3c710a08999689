/** The lab’s faults in a browser: each is one click, and its fork runs on the command line to the same digest. */
/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutationNames } from '../../src/check/mutants/names';
import { scenario } from '../../src/check/scenario/run';
import { mainRules, otherRules } from '../../src/lab/page/rules';
import { pictureOf } from '../../src/lab/page/story/story-picture';
import { forkText } from '../../src/lab/run/fork-text';
import { parseStory } from '../../src/lab/story';
import { Lab, missing, recorded, seriousFaults } from './browser';

const folder = 'examples/scenarios';
const file = (path: string) => new Uint8Array(readFileSync(`${folder}/${path}`));
const text = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');
const kept = (rule: string) => readFileSync(`test/check/explorer/mutants/${rule}.txt`, 'utf8');

test('every rule has a name, words and a counterexample that can be walked', () => {
  const named = { ...mainRules, ...otherRules };
  expect(Object.keys(named).sort()).toEqual([...mutationNames].sort());
  for (const rule of mutationNames) {
    const story = parseStory(kept(rule));
    expect(story.steps.length, rule).toBeGreaterThan(0);
    const { lanes, arrows } = pictureOf(story);
    const moves = story.steps.filter(({ words }) => /frame from|has asked for|that it is done/.test(words));
    expect(arrows.filter(({ arrivesIn }) => arrivesIn !== undefined).length, rule).toBe(moves.length);
    for (const { from, to, sentIn, arrivesIn = sentIn } of arrows) {
      expect(lanes, rule).toEqual(expect.arrayContaining([from, to]));
      expect(arrivesIn, rule).toBeGreaterThanOrEqual(sentIn);
    }
  }
  expect(() => parseStory('what is this')).toThrow('neither a step nor a consequence: what is this');
  expect(() => parseStory('  1. left runs')).toThrow('does not say what is violated');
});

describe.skipIf(missing !== undefined)(`the lab's faults${missing ? `, which ${missing}` : ''}`, () => {
  let lab: Lab;
  let page: Page;
  /** The scenario that the page has opened, whose run is the first branch. */
  let opened = '';

  const open = async (name: string, event: number) => {
    if (opened === name) await page.locator('.branch').first().click();
    else {
      await page?.context().close();
      page = await lab.visit({ hash: `#scenario=${name}&event=${event}&actor=right` });
      opened = name;
    }
    await recorded(page);
    await log(`event:${event}`);
    await page.locator(`#row-${event}`).click();
    await page.locator('.where', { hasText: `event ${event} ` }).waitFor();
    await page.locator('#log-filter').fill('');
  };
  /** The statement of the fork in sight, whose digest is that of its text's run on the command line. */
  const forked = async (name: string, killsBefore = 0): Promise<string> => {
    const branch = page.locator('.branch[aria-current="true"]');
    await expect.poll(async () => (await branch.textContent())?.includes('P0:')).toBe(false);
    await recorded(page);
    const statement = ((await branch.locator('.ell').textContent()) ?? '').trim();
    const { run } = scenario(forkText(text(name), [statement], killsBefore), { file });
    await expect
      .poll(() => page.locator('.plan').getAttribute('title'))
      .toBe(`digest of the trace: ${run.traceDigest}`);
    return statement;
  };
  const log = async (filter: string): Promise<string> => {
    await page.locator('#log-filter').fill(filter);
    await page.locator('.log-row').first().waitFor();
    return (await page.locator('.log-row').allInnerTexts()).join('\n');
  };
  const fold = (name: string) => page.locator('.fold > button', { hasText: name }).click();

  beforeAll(async () => {
    lab = await Lab.open();
  }, 180_000);
  afterAll(() => lab?.close());

  const quiet = 'p0-environment-value.scenario';

  test('freeze: the note says what will happen, the card that it stands still, and Z thaws it', async () => {
    await open(quiet, 430);
    await page.locator('#freeze').focus();
    await expect
      .poll(() => page.locator('#consequence').textContent())
      .toMatch(/80 ms without a sign of life: right goes on/);
    await page.locator('#freeze').click();
    await page.locator('.replica.frozen').waitFor();
    await expect
      .poll(() => page.locator('p.now').textContent())
      .toMatch(/left stands still: it neither executes nor hears/);
    expect(await forked(quiet)).toBe('at event 430 freeze left for 80 ms');
    await expect.poll(() => log('type:role.deposed')).toContain('left');
    await page.locator('.stage').focus();
    await page.keyboard.press('z');
    await page.locator('.branch[aria-current="true"]', { hasText: 'thaw left' }).waitFor();
  }, 180_000);

  test('a false suspicion deposes a primary that lives', async () => {
    await open(quiet, 430);
    await fold('Freeze, suspicion');
    await page.locator('#suspect').click();
    expect(await forked(quiet)).toBe('at event 430 suspect left by right');
    await expect.poll(() => log('type:role.primary')).toContain('right');
  }, 180_000);

  test('the disk fails: the next write ends in CHECK CONDITION, and the driver tries again', async () => {
    await open(quiet, 430);
    await fold('Disk errors');
    await page.locator('#fail-disk').click();
    expect(await forked(quiet)).toMatch(/^disk error write from \d times 1$/);
    await expect.poll(() => log('type:medium.finished')).toContain('MEDIUM ERROR');
    await expect.poll(() => page.locator('.says').textContent()).toContain('No: consistent');
  }, 180_000);

  test.each([
    ['Drop', /^drop frame \d+ of left>right$/, 'loses frame'],
    ['Corrupt', /^corrupt frame \d+ of left>right$/, 'spoils frame'],
    ['Delay', /^delay frame \d+ of left>right by 10 ms$/, 'holds back frame'],
  ])(
    '%s: a frame on the stage tells what it holds, and what happens to it forks the run',
    async (does, statement, told) => {
      await open(quiet, 55);
      await page.locator('.link .frame').first().click();
      const card = page.locator('.frame-card');
      await expect
        .poll(() => card.locator('dl').textContent())
        .toMatch(/left to right\d+ bytesepoch0value\d+frame\d+sent[\d.]+ msarrives[\d.]+ ms/);
      await card.getByRole('button', { name: does }).click();
      expect(await forked(quiet)).toMatch(statement);
      await expect.poll(() => log('actor:link')).toContain(told);
    },
    180_000,
  );

  test('a kill between this send and its acknowledgment, and one at a phase of the bus', async () => {
    await open(quiet, 430);
    const when = (choice: string) => page.getByLabel('When', { exact: true }).selectOption(choice);
    await when('between');
    await page.locator('#kill').click();
    expect(await forked(quiet)).toMatch(/^after left sent sequence=\d+, kill left$/);
    await open(quiet, 430);
    await when('phase');
    await page.getByLabel('phase').selectOption('dataOut');
    await page.locator('#kill').click();
    expect(await forked(quiet)).toBe('after bus phase dataOut, kill left');
  }, 180_000);

  test('after a death a repaired processor joins', async () => {
    await open('p7-write-in-progress.scenario', 600);
    await page.locator('#join').click();
    expect(await forked('p7-write-in-progress.scenario', 1)).toMatch(/^join after \d+/);
    await expect.poll(() => log('type:processor.repaired')).toContain('left-2');
  }, 180_000);

  test('clock drift, no arbiter, a switch: settings fork too', async () => {
    await open(quiet, 10);
    await fold('Suspicion, clocks');
    await page.getByLabel('left drifts').fill('40');
    await page.getByLabel('left drifts').press('Enter');
    await page.locator('.branch[aria-current="true"]', { hasText: 'drift left=+40ppm' }).waitFor();
    await recorded(page);
    await page.getByRole('switch', { name: 'Arbiter' }).click();
    await page.locator('.branch[aria-current="true"]', { hasText: 'arbiter off' }).waitFor();
    await recorded(page);
    await fold('Protocol');
    await page.getByLabel('Outputs').selectOption('hold');
    await page.locator('.branch[aria-current="true"]', { hasText: 'outputRelease=hold' }).waitFor();
  }, 180_000);

  test('a rule off: the run breaks, and the explorer’s counterexample is walked to what it violates', async () => {
    await open(quiet, 55);
    await page.locator('.rules button', { hasText: 'all' }).click();
    await page.locator('.rules button', { hasText: /^P3$/ }).click();
    const { steps, text: violation } = parseStory(kept('P3'));
    const walked = page.locator('.counterexample');
    await walked.waitFor();
    await expect.poll(() => walked.locator('li').count()).toBe(steps.length);
    await walked.getByRole('button', { name: 'Show it on the stage' }).click();
    for (let at = 1; at < steps.length; at++) await walked.getByRole('button', { name: `Step ${at + 1} of` }).click();
    await expect.poll(() => walked.getByRole('status').textContent()).toContain(violation);
    await expect.poll(() => page.locator('p.now').textContent()).toMatch(/^Without P3, step (\d+) of \1: /);
    await expect.poll(() => page.locator('.story-words').count()).toBe(steps.length);
    await expect.poll(() => page.locator('.story-words.ahead').count()).toBe(0);
    await walked.getByRole('button', { name: 'Back to the run' }).click();
    await page.locator('.says', { hasText: 'Yes: inconsistent' }).waitFor({ timeout: 30_000 });
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    expect(await seriousFaults(page, axe)).toEqual([]);
  }, 180_000);

  test('nothing has failed in the browser meanwhile', () => {
    expect(lab.errors).toEqual([]);
  });
});
