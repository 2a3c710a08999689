/**
 * What the tests import from vitest, for a bundle that runs in a bare process: vitest's own runner and matchers without
 * its server, which takes longer to start than most mutants to be noticed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ASYMMETRIC_MATCHERS_OBJECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import { getCurrentTest, startTests, type Test, type VitestRunner } from '@vitest/runner';
import { restoreAllMocks, spyOn } from '@vitest/spy';
import * as chai from 'chai';

export { afterAll, afterEach, beforeAll, beforeEach, describe, test } from '@vitest/runner';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
chai.Assertion.addMethod('toMatchFileSnapshot', function (this: Chai.AssertionStatic, path: string) {
  const file = join(dirname(getCurrentTest()?.file.filepath ?? ''), path);
  const golden = existsSync(file) ? readFileSync(file, 'utf8') : '';
  chai.expect(chai.util.flag(this, 'object')).to.equal(golden);
});

const asymmetric = (globalThis as Record<symbol, unknown>)[ASYMMETRIC_MATCHERS_OBJECT as unknown as symbol];
export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  asymmetric,
  chai.expect,
);

export const vi = { spyOn, restoreAllMocks };

/** The first test of the file that fails, and how; nothing where all pass. */
export async function firstFailure(path: string, load: () => Promise<unknown>): Promise<string | undefined> {
  const failed: Test[] = [];
  const runner: VitestRunner = {
    config: {
      root: '',
      setupFiles: [],
      name: undefined,
      passWithNoTests: false,
      testNamePattern: undefined,
      allowOnly: true,
      sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: 3_600_000,
      hookTimeout: 3_600_000,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile: () => load(),
    onBeforeTryTask: () => {
      if (failed.length > 0) throw new Error('a test has failed already');
    },
    onAfterRunTask: (task) => {
      if (task.result?.state === 'fail') failed.push(task);
    },
  };
  const [file] = await startTests([path], runner);
  const [first] = failed;
  const errors = first?.result?.errors ?? file.result?.errors ?? [];
  if (first !== undefined) return `${first.name}: ${errors[0]?.message ?? 'fails'}`;
  return file.result?.state === 'fail' ? (errors[0]?.message ?? 'it fails') : undefined;
}
