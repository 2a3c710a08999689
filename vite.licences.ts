/** The licences of packages that a page holds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Packages whose code is in a page or its worker. */
const packages = new Set<string>();

/** Notes which packages a bundle takes code from. */
export const noting = (): Plugin => ({
  name: 'noting',
  moduleParsed({ id }) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
    if (name !== undefined) packages.add(name);
  },
});

/** The licences of what a page holds go with it. */
export const licences = (): Plugin => ({
  name: 'licences',
  generateBundle() {
    const texts = [...packages].sort().map((name) => {
      const place = join(root, 'node_modules', name);
      const file = readdirSync(place).find((each) => /^licen[cs]e/i.test(each));
      if (file === undefined) throw new Error(`${name} has no licence text`);
      return `${name}\n\n${readFileSync(join(place, file), 'utf8').trim()}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join(`\n${'-'.repeat(80)}\n\n`) });
  },
});
