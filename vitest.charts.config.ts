import { defineConfig } from 'vitest/config';
import shared from './vitest.config.ts';

export default defineConfig({
  resolve: shared.resolve,
  plugins: shared.plugins,
  test: {
    include: ['test/machines/**/*.charts.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { NO_COLOR: '1' },
  },
});
