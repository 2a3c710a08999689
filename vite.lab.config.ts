/** Builds the lab: a page that runs from any static host, with the guests and scenarios of the examples. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const folder = (path: string) => join(root, 'examples', path);

/** What the page can open by name: guests beside it, scenarios in it. */
function examples(): Plugin {
  return {
    name: 'examples',
    generateBundle() {
      const scenarios = readdirSync(folder('scenarios')).filter((name) => name.endsWith('.scenario'));
      const texts = Object.fromEntries(
        scenarios.map((name) => [name, readFileSync(join(folder('scenarios'), name), 'utf8')]),
      );
      const named = Object.values(texts).flatMap((text) => [
        ...text.matchAll(/^\s*(?:guest|initrd|disk|tape)\s+(\S+)\s*$/gm),
      ]);
      const paths = [...new Set(named.map(([, path]) => path))].filter((path) => path !== 'blank');
      const files = paths.map((path) => join(folder('scenarios'), path));
      const names = files.map((path) => path.split('/').at(-1) as string);
      for (const [at, path] of files.entries()) {
        this.emitFile({ type: 'asset', fileName: `guests/${names[at]}`, source: readFileSync(path) });
      }
      this.emitFile({ type: 'asset', fileName: 'guests/index.json', source: JSON.stringify(names) });
      this.emitFile({ type: 'asset', fileName: 'scenarios.json', source: JSON.stringify(texts) });
    },
  };
}

export default defineConfig({
  root: join(root, 'src/lab/page'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [examples()],
  worker: { format: 'es' },
  build: { outDir: join(root, 'dist/lab'), emptyOutDir: true, target: 'es2023', reportCompressedSize: false },
});
