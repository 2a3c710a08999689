import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** Tests that take a part of a long row of runs (`test/check/length.ts`) take all of it. */
export default mergeConfig(
  config,
  defineConfig({ test: { testTimeout: 3_600_000, env: { UNDERSTUDY_TESTS: 'long' } } }),
);
