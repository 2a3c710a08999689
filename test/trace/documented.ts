import { readFileSync } from 'node:fs';

/** Which fields docs/trace.md gives each type of record, beside event, at, actor and type. */
export function documented(): ReadonlyMap<string, ReadonlySet<string>> {
  const types = new Map<string, Set<string>>();
  const sections = readFileSync('docs/trace.md', 'utf8').split(/^(?=##)/m);
  for (const section of sections) {
    const [, type] = /^### `(.+)`$/m.exec(section) ?? [];
    if (type === undefined) continue;
    const fields = [...section.matchAll(/^- (`\w+`(?:,\s+`\w+`)*):/gm)].flatMap(([, names]) =>
      [...names.matchAll(/\w+/g)].map(([name]) => name),
    );
    types.set(type, new Set(fields));
  }
  return types;
}
