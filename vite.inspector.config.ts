/** Builds the inspector's page, which `understudy inspect` serves. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { licences, noting } from './vite.licences';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: join(root, 'src/inspector/page'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  // The engine in this thread is never asked: the page has one in a worker.
  resolve: { alias: { 'elkjs/lib/elk.bundled.js': 'elkjs/lib/elk-api.js' } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [noting(), licences()],
  build: { outDir: join(root, 'dist/inspector'), emptyOutDir: true, target: 'es2023', reportCompressedSize: false },
});
