/** The rooms whose source is mutated, and the tests that are asked about each of their files. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Folders and files of tests; of those that walk through hundreds of runs `quick.ts` has a few. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  'src/hypervisor': ['test/hypervisor', 'test/rules', 'test/check/transfers.test.ts'],
  'src/replica': ['test/replica', 'test/protocol', 'test/check/group.test.ts'],
  'src/protocol': ['test/protocol'],
  devices: ['test/devices', 'test/check/device.test.ts'],
  machines: [
    'test/hypervisor',
    'test/rules',
    'test/devices',
    'test/check/chart-events.test.ts',
    'test/check/group.test.ts',
    'test/chart/pictures.test.ts',
  ],
};

/** A hundred thousand programs for each mutant would take too long. */
const tooLong = ['test/devices/chip-fuzz.test.ts'];

export const roomOf = (file: string): string => Object.keys(rooms).find((room) => file.startsWith(`${room}/`)) ?? file;

/** All files in this folder and below whose names end so; a file stands for itself. */
export const filesIn = (path: string, end: string): readonly string[] =>
  !statSync(path).isDirectory()
    ? [path]
    : readdirSync(path)
        .map((name) => join(path, name))
        .flatMap((each) => (statSync(each).isDirectory() ? filesIn(each, end) : each.endsWith(end) ? [each] : []));

/** The room's tests in the copy at `root`: first those that import the file themselves, then the cheapest. */
export function testsFor(root: string, file: string, secondsOf: (test: string) => number): readonly string[] {
  const found = (rooms[roomOf(file)] ?? []).flatMap((path) => filesIn(join(root, path), '.test.ts'));
  const all = new Set(found.map((path) => relative(root, path)).filter((test) => !tooLong.includes(test)));
  const cost = (test: string) => (importsOf(root, test).includes(file) ? 0 : secondsOf(test));
  return [...all].sort((one, other) => cost(one) - cost(other));
}

function importsOf(root: string, test: string): readonly string[] {
  const text = readFileSync(join(root, test), 'utf8');
  return [...text.matchAll(/from '(\.[^']*)'/g)].map(([, path]) => `${join(dirname(test), path)}.ts`);
}
