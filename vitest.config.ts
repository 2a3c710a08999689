import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // Examples import the package by its name; here that is its source.
  resolve: {
    alias: [
      { find: /^understudy$/, replacement: source('src/index.ts') },
      { find: /^understudy\/machines$/, replacement: source('machines/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Without this one core would be left idle, of two.
    maxWorkers: '100%',
    // The command line's words are compared as text, whatever colours the terminal of the tests has.
    env: { NO_COLOR: '1' },
  },
});
