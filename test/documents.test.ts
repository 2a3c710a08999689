import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const documents = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'examples/linux/README.md'],
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);
const sources = ['src', 'test', 'machines', 'devices', 'examples'].flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' }).map((path) => join(room, path)),
);
/** Built, and not in the repository. */
const built = /^(examples\/linux\/images|dist|docs\/api)(\/|$)/;

describe.each(documents)('%s', (document) => {
  const text = readFileSync(document, 'utf8');

  test('names only files that exist', () => {
    const named = [...text.matchAll(/\b(?:src|test|machines|devices|examples|docs|\.ci)\/[\w./*-]*[\w*]/g)].map(
      ([path]) => path,
    );
    // Patterns, and names that stand for any.
    const whole = named.filter((path) => !/\*|NAME/.test(path) && !built.test(path));
    expect(whole.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('names sources, with their folder or without, that exist', () => {
    const named = [...text.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path]) => path);
    expect(named.filter((path) => !sources.some((source) => `/${source}`.endsWith(`/${path}`)))).toEqual([]);
  });

  test('has lines of at most 120 columns, but for tables and what a program prints', () => {
    const prose = text
      .replace(/^```[\s\S]*?^```/gm, '')
      .split('\n')
      .filter((line) => !/^( {4}|\||!\[)/.test(line));
    expect(prose.filter((line) => line.length > 120 && line.includes(' '))).toEqual([]);
  });

  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)/g)]
      .map(([, target]) => target)
      .filter((target) => !target.includes(':'));
    expect(links.filter((target) => !existsSync(join(dirname(document), target)))).toEqual([]);
  });

  test('names only scripts that package.json has', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });
});
