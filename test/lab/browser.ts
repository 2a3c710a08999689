/// <reference lib="dom" />
/** The built page in Chromium, for tests: skipped where one of them is missing. */
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type ServerOptions, serveFolder } from '../../src/cli/web/static-server';

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** What is missing for a test in the browser, in words. */
export const missing =
  browserPath === undefined
    ? 'needs chromium (apt-get install chromium)'
    : existsSync('dist/lab/index.html')
      ? undefined
      : 'needs the built page (npm run build)';

export interface Visit extends BrowserContextOptions {
  readonly hash?: string;
  /** The words of the first visit stay. */
  readonly hero?: true;
}

export class Lab {
  /** What has failed in the browser: no test leaves one unexplained. */
  readonly errors: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly address: string,
    readonly browser: Browser,
  ) {}

  static async open(options: Partial<ServerOptions> = {}): Promise<Lab> {
    const { server, address } = await serveFolder('dist/lab', { port: 0, ...options });
    const browser = await chromium.launch({
      executablePath: browserPath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    });
    return new Lab(server, address, browser);
  }

  async visit({ hash = '', hero, ...options }: Visit = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      bypassCSP: true,
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
    await page.goto(`${this.address}${hash}`);
    if (hash === '' && hero === undefined) await page.getByRole('button', { name: 'Start the tour' }).click();
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}

/** Until the run has been recorded to its end. */
export const recorded = (page: Page) => page.locator('.plan[title^="digest"]').waitFor({ timeout: 30_000 });
export const headline = (page: Page) => page.locator('p.now').textContent();

/** What axe finds that is serious, in one line each. */
export async function seriousFaults(page: Page, axe: string): Promise<readonly string[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    const { axe: tool } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await tool.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}
