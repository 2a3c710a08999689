/** What the field's own tools say of the tarball. */
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** What publint finds in the manifest and the files that it names. */
export async function publintFindings(tarball: string): Promise<readonly string[]> {
  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

/** The package is made of ES modules: what needs none of them is not asked (`attw --profile esm-only`). */
const asked = ['node16-esm', 'bundler'] as const;

/** What `attw` finds wrong where an import of each entry leads. */
export async function typeFindings(tarball: string): Promise<readonly string[]> {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
  if (!result.types) return ['the package has no types'];
  const concerned = result.problems.filter(
    (problem) => !('resolutionKind' in problem) || asked.some((kind) => kind === problem.resolutionKind),
  );
  const entries = Object.entries(result.entrypoints).flatMap(([name, { resolutions }]) =>
    asked
      .filter((kind) => name !== './package.json' && !resolutions[kind].resolution?.isTypeScript)
      .map((kind) => `${name}: no types for ${kind}`),
  );
  return [...concerned.map((problem) => JSON.stringify(problem)), ...entries];
}
