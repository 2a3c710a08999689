import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { compiledSource } from './vitest.source.ts';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const all = 'test/**/*.test.ts';
const alone = 'test/check/heap.test.ts';

export default defineConfig({
  // Examples import the package by its name; here that is its source.
  resolve: {
    alias: [
      { find: /^understudy$/, replacement: source('src/index.ts') },
      { find: /^understudy\/machines$/, replacement: source('machines/index.ts') },
    ],
  },
  // While one watches, vite follows the source itself.
  plugins: process.argv.includes('run') ? [compiledSource()] : [],
  test: {
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // A page whose two cores are shared shows late what it shows.
    expect: { poll: { timeout: 30_000 } },
    // Without this one core would be left idle, of two.
    maxWorkers: '100%',
    // The command line's words are compared as text, whatever colours the terminal of the tests has.
    env: { NO_COLOR: '1' },
    projects: [
      // Each worker takes file after file and keeps the source that it has read and compiled.
      { extends: true, test: { name: 'shared', include: [all], exclude: [alone], isolate: false } },
      // What is in use of the heap must not depend on the files before.
      { extends: true, test: { name: 'alone', include: [alone] } },
    ],
  },
});
