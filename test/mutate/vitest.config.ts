/** Tests for one mutant: in one process, in the order in which they stand in MUTATE_TESTS, until one fails. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = process.env.MUTATE_ROOT ?? '';
const tests = (process.env.MUTATE_TESTS ?? '').split(' ');

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => tests.findIndex((test) => moduleId === join(root, test));
    return files.sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  root,
  // As in the project's own configuration: examples import the package by its name.
  resolve: {
    alias: [
      { find: /^understudy$/, replacement: join(root, 'src/index.ts') },
      { find: /^understudy\/machines$/, replacement: join(root, 'machines/index.ts') },
    ],
  },
  cacheDir: join(root, '.vite'),
  test: {
    experimental: { fsModuleCache: true },
    include: tests,
    setupFiles: ['test/mutate/file-begun.ts'],
    sequence: { sequencer: InOrder },
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    bail: 1,
    testTimeout: 600_000,
    env: { NO_COLOR: '1' },
  },
});
