import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { codeBlocks } from './code-blocks';
import { bundle, compile, link, manifest, project, run, unpack } from './project';
import { promisedValues } from './promised-values';
import { publintFindings, typeFindings } from './published';
import { undocumented } from './undocumented';

interface Locked {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test('the lock file has an entry for each optional package that an entry names: npm ci works on every platform', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
  expect(readFileSync('.ci/prepare.mjs', 'utf8')).toContain("'npm', ['ci'");
});

const packed = unpack();
const { folder, installed } = project(packed);
afterAll(() => rmSync(packed.folder, { recursive: true }));

describe(`the packed package, in an empty project (installed by ${installed})`, () => {
  test('it has documents, charts, examples and its licence; xstate and rxjs are the project’s own', () => {
    const inside = join(folder, 'node_modules/understudy');
    const files = [
      'LICENSE',
      'README.md',
      'docs/devices.md',
      'machines/hypervisor.ts',
      'dist/index.d.ts',
      'dist/machines.js',
    ];
    expect(files.filter((file) => !existsSync(join(inside, file)))).toEqual([]);
    expect(existsSync(join(inside, 'node_modules/xstate'))).toBe(false);
    expect(Object.keys(manifest.peerDependencies)).toEqual(['rxjs', 'xstate']);
  });

  test('an extender’s whole way: a thermometer with an alarm, its guest and its test', () => {
    cpSync('test/package/extender', join(folder, 'extender'), { recursive: true });
    const { stdout, stderr } = run(folder, 'node', bundle(folder, 'extender/test.ts', 'esm', ['understudy']));
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      ...{ violations: [], unsolicited: ['alarm 1'], started: true },
      ...{ console: Array(5).fill('ma\n'), consistent: true, failovers: Array(5).fill(1) },
      chart: expect.arrayContaining(['primary', 'backup', 'promoting', 'joining']),
    });
  });

  test.each(['new-device', 'new-target'])('its example %s runs from the package', (example) => {
    const inside = 'node_modules/understudy/examples';
    cpSync(join(folder, inside, example), join(folder, example), { recursive: true });
    const bundled = bundle(folder, `${example}/main.ts`, 'esm', ['understudy', 'xstate']);
    const { status, stdout } = run(folder, 'node', bundled, `${inside}/guests/scanner.elf`);
    expect([status, stdout.trim().split('\n').pop()]).toEqual([0, expect.stringMatching(/^consistent/)]);
  });

  test('it can be required, and bundled as CommonJS', () => {
    const text = "const { defaultPlan, disassemble } = require('understudy'); console.log(disassemble(0x08000240, 0));";
    writeFileSync(join(folder, 'required.cjs'), text);
    const required = run(folder, 'node', '--no-warnings', 'required.cjs');
    // Before 20.19 Node requires no module that is one; a bundle works everywhere.
    expect([required.stdout, required.stderr]).toEqual(['nop\n', '']);
    writeFileSync(join(folder, 'bundled.ts'), text);
    const bundled = run(folder, 'node', bundle(folder, 'bundled.ts', 'cjs', []));
    expect([bundled.stdout, bundled.stderr]).toEqual(['nop\n', '']);
  });

  test('its declarations compile without skipLibCheck, with exact optional properties, and take inspectors of any XState', () => {
    const source = `
      import type { InspectionEvent as Oldest, Observer } from 'xstate-oldest';
      import type { InspectionEvent } from 'xstate';
      import { type Inspect, judgedPair, type RunPlan } from 'understudy';
      import { hypervisorMachine } from 'understudy/machines';
      declare const plan: RunPlan;
      const one: Inspect = (event: InspectionEvent) => event.type;
      const other: Inspect = (event: Oldest) => event.type;
      declare const observer: Observer<Oldest>;
      judgedPair(plan, { inspect: one });
      judgedPair(plan, { inspect: other });
      judgedPair(plan, { inspect: observer });
      judgedPair(plan, { inspect: (event: InspectionEvent) => event.actorRef });
      export const id: string = hypervisorMachine.id;
    `;
    writeFileSync(join(folder, 'types.ts'), source);
    if (!existsSync(join(folder, 'node_modules/xstate-oldest'))) link(folder, 'xstate-oldest', 'xstate-oldest');
    const lines = compile(folder, ['types.ts'], '--noEmit', '--skipLibCheck', 'false', '--exactOptionalPropertyTypes');
    // XState's own declarations do not compile so; ours and what uses them must.
    const ours = lines.filter((line) => /^(node_modules\/understudy|types\.ts)/.test(line));
    expect(ours).toEqual([]);
  });

  test.each(['index', 'machines'])(
    '%s: every name, and every member of an interface or class, says what it is',
    (entry) => {
      expect(undocumented(join(folder, `node_modules/understudy/dist/${entry}.d.ts`))).toEqual([]);
    },
  );

  test('publint finds nothing to mend, nor does attw where ES modules are imported', async () => {
    expect(await publintFindings(packed.tarball)).toEqual([]);
    expect(await typeFindings(packed.tarball)).toEqual([]);
  });

  test.each([
    ['understudy', 'index'],
    ['understudy/machines', 'machines'],
    ['understudy/chart', 'chart'],
  ])('what the declarations of %s promise as values, its module has, and nothing else', (name, entry) => {
    const text = `console.log(JSON.stringify(Object.keys(await import('${name}'))))`;
    const { stdout } = run(folder, 'node', '--input-type=module', '--eval', text);
    const promised = promisedValues(join(folder, `node_modules/understudy/dist/${entry}.d.ts`));
    expect(promised).not.toEqual([]);
    expect(promised.toSorted()).toEqual((JSON.parse(stdout) as string[]).toSorted());
  });

  test('the code of its documents and its examples compiles, and whole programs run', () => {
    const blocks = codeBlocks(join(folder, 'node_modules/understudy'));
    expect(blocks.map(({ document }) => document)).toEqual(expect.arrayContaining(['README.md', 'docs/devices.md']));
    cpSync(join(folder, 'node_modules/understudy/examples/new-device'), join(folder, 'documents'), { recursive: true });
    for (const { file, code } of blocks) writeFileSync(join(folder, 'documents', `${file}.ts`), code);
    cpSync(join(folder, 'node_modules/understudy/examples/new-target'), join(folder, 'target'), { recursive: true });
    const examples = ['documents/main.ts', 'target/main.ts'];
    const files = [...blocks.map(({ file }) => `documents/${file}.ts`), ...examples];
    expect(compile(folder, files, '--skipLibCheck', '--outDir', 'compiled')).toEqual([]);
    for (const { file, output } of blocks.filter((block) => block.isProgram)) {
      const { stdout, stderr } = run(folder, 'node', `compiled/documents/${file}.js`);
      expect([stderr, stdout], file).toEqual(['', output]);
    }
  });

  // Last: they change what the project has.
  test.each([
    ['xstate', 'xstate-oldest', '5.9.0'],
    ['rxjs', 'rxjs-oldest', '7.5.0'],
  ])('the oldest %s of the range does what the newest does', (name, oldest, version) => {
    const text = `
      import { readFileSync } from 'node:fs';
      import { defaultPlan, judgedPair, runBare } from 'understudy';
      const guest = new Uint8Array(readFileSync('node_modules/understudy/examples/guests/ledger.elf'));
      const kills = [{ who: 'primary', when: { kind: 'time', at: 60e6 } }];
      const plan = { ...defaultPlan, guest, append: 'transactions=1', disk: new Uint8Array(524288), kills };
      const types = {};
      const inspect = ({ type }) => { types[type] = (types[type] ?? 0) + 1; };
      let records = 0;
      const run = judgedPair(plan, { inspect, onRecord: () => { records++; } }).toEnd(runBare(plan));
      const { verdict, traceDigest } = judgedPair(plan).toEnd(runBare(plan));
      const uninspected = { verdict, traceDigest };
      console.log(JSON.stringify({ verdict: run.verdict, failovers: run.failovers, records, types, uninspected }));
    `;
    writeFileSync(join(folder, 'range.mjs'), text);
    const newest = run(folder, 'node', 'range.mjs');
    link(folder, name, oldest);
    expect(JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version).toBe(version);
    expect(manifest.peerDependencies[name]).toBe(`^${version}`);
    const older = run(folder, 'node', 'range.mjs');
    expect([older.stderr, JSON.parse(newest.stdout).verdict]).toEqual(['', 'consistent']);
    expect(older.stdout).toBe(newest.stdout);
  });
});
