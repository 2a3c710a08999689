import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const guests = 'examples/guests';
/** The folders of sources, and the images that are built from them. */
const folders = [
  'actuator',
  'archiver',
  'bench',
  'countdown',
  'echo',
  'firmware',
  'juggler',
  'ledger',
  'library',
  'mover',
  'pinger',
  'printer',
  'responder',
  'scanner',
  'wanderer',
  'workload',
];
const kernels = ['sieve', 'matrix', 'memory', 'procedures', 'floating', 'unkind'];
const images = [...folders.filter((name) => name !== 'bench' && name !== 'library'), ...kernels].map(
  (name) => `${name}.elf`,
);
const compiler = 'hppa-linux-gnu-gcc';
const compilerIsHere = spawnSync(compiler, ['--version']).status === 0;

describe('the guests are not older than their sources', () => {
  test('every source has the hash that was recorded when the images were built', () => {
    const recorded = readFileSync(join(guests, 'SOURCES.sha256'), 'utf8').trim().split('\n').sort();
    const sources = [
      'build.sh',
      ...folders.flatMap((guest) => readdirSync(join(guests, guest)).map((name) => `${guest}/${name}`)),
    ];
    const found = sources
      .map(
        (path) =>
          `${createHash('sha256')
            .update(readFileSync(join(guests, path)))
            .digest('hex')}  ${path}`,
      )
      .sort();
    expect(found, 'run examples/guests/build.sh').toEqual(recorded);
  });

  const title = compilerIsHere
    ? 'rebuilding gives the same bytes'
    : `rebuilding: SKIPPED, no ${compiler} on this machine`;
  test.skipIf(!compilerIsHere)(title, () => {
    const folder = mkdtempSync(join(tmpdir(), 'guests-'));
    try {
      const build = spawnSync('bash', [join(guests, 'build.sh'), folder], { encoding: 'utf8' });
      expect(build.status, build.stderr).toBe(0);
      for (const image of images) {
        const same = readFileSync(join(folder, image)).equals(readFileSync(join(guests, image)));
        expect(same, `${image} differs from what its sources build: run examples/guests/build.sh`).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
