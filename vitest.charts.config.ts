import { defineConfig } from 'vitest/config';
import shared from './vitest.config';

export default defineConfig({
  resolve: shared.resolve,
  test: {
    include: ['test/machines/**/*.charts.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { NO_COLOR: '1' },
  },
});
