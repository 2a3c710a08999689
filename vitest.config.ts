import { defineConfig } from 'vitest/config';

export default defineConfig({
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
