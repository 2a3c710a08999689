import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/machines/**/*.charts.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    env: { NO_COLOR: '1' },
  },
});
