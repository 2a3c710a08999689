/** Builds the inspector's page, which `understudy inspect` serves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** ELK lays out the charts of foreign programs; its licence goes with the page. */
function elkLicence(): Plugin {
  return {
    name: 'elk-licence',
    generateBundle() {
      const source = readFileSync(join(root, 'node_modules/elkjs/LICENSE.md'));
      this.emitFile({ type: 'asset', fileName: 'elkjs-LICENSE.txt', source });
    },
  };
}

export default defineConfig({
  root: join(root, 'src/inspector/page'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  // The engine in this thread is never asked: the page has one in a worker.
  resolve: { alias: { 'elkjs/lib/elk.bundled.js': 'elkjs/lib/elk-api.js' } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [elkLicence()],
  build: { outDir: join(root, 'dist/inspector'), emptyOutDir: true, target: 'es2023', reportCompressedSize: false },
});
