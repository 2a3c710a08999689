// Installs and builds only what is out of date, so that `npm start` and `npm test` work in a fresh clone
// and are quick when nothing has changed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);
const modifiedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : modifiedAt(path));
  }
  return newest;
}

function run(what, command, args) {
  process.stderr.write(`${what} …\n`);
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(
      `${result.stdout ?? ''}${result.stderr ?? ''}\n${what} failed: ${command} ${args.join(' ')}\n`,
    );
    process.exit(result.status ?? 1);
  }
}

if (modifiedAt(at('node_modules/.package-lock.json')) < modifiedAt(at('package-lock.json'))) {
  run('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund']);
}
const sources = Math.max(
  ...['src', 'machines', 'devices'].map((room) => newestIn(at(room))),
  ...['package-lock.json', 'tsconfig.json', 'tsup.config.ts'].map((file) => modifiedAt(at(file))),
);
// The declaration file is written last: when it is new, the build was complete.
if (modifiedAt(at('dist/index.d.ts')) < sources) run('Building', 'npx', ['tsup', '--silent']);
const pageSources = Math.max(
  sources,
  ...['guests', 'scenarios'].map((folder) => newestIn(at('examples', folder))),
  ...['vite.lab.config.ts', 'vite.licences.ts'].map((file) => modifiedAt(at(file))),
);
// tsup has emptied the folder; the page is built into it afterwards.
if (modifiedAt(at('dist/lab/index.html')) < pageSources) {
  run('Building the lab', 'npx', ['vite', 'build', '--config', 'vite.lab.config.ts']);
}
const inspectorSources = Math.max(
  sources,
  ...['vite.inspector.config.ts', 'vite.licences.ts'].map((file) => modifiedAt(at(file))),
);
if (modifiedAt(at('dist/inspector/index.html')) < inspectorSources) {
  run('Building the inspector', 'npx', ['vite', 'build', '--config', 'vite.inspector.config.ts']);
}
