/** The systemd units of examples/live are ones that systemd takes, where it is installed. */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = 'examples/live';
const units = readdirSync(folder).filter((name) => name.endsWith('.service'));
const verify = (...names: string[]) =>
  spawnSync('systemd-analyze', ['verify', ...names.map((name) => `${folder}/${name}`)], { encoding: 'utf8' });
const isInstalled = verify().error === undefined;

test.skipIf(!isInstalled)('systemd finds nothing wrong with the units', () => {
  expect(units).toEqual(['understudy-environment.service', 'understudy-replica@.service']);
  const { status, stderr } = verify(...units);
  expect([status, stderr]).toEqual([0, '']);
});
