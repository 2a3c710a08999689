import { defineConfig } from 'vitest/config';
import { compiledSource } from './vitest.source.ts';

export default defineConfig({
  plugins: [compiledSource()],
  test: {
    include: ['test/linux/**/*.linux.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    // Without this one core would be left idle, of two.
    maxWorkers: '100%',
    // Each test by its whole name, which says why one is skipped.
    reporters: ['verbose'],
    env: { NO_COLOR: '1' },
  },
});
