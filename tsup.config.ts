import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig, type Options } from 'tsup';

const common: Options = { format: ['esm'], target: 'node20', platform: 'node', splitting: true };

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** Writes the licence of each package that is bundled. */
const licences: Plugin = {
  name: 'licences',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      const folders = Object.keys(metafile?.inputs ?? {}).flatMap(
        (path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [],
      );
      const texts = [...new Set(folders)].sort().flatMap((folder) => {
        const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
        return names.map((name) => `${folder.slice(13)}\n\n${readFileSync(join(folder, name), 'utf8').trim()}\n`);
      });
      writeFileSync('dist/cli-licences.txt', texts.join('\n\n'));
    });
  },
};

export default defineConfig([
  {
    ...common,
    entry: { index: 'src/index.ts', machines: 'machines/index.ts', chart: 'src/chart/index.ts' },
    clean: true,
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  },
  {
    ...common,
    // A process that reads its libraries from a few files begins in half the time.
    entry: {
      cli: 'src/cli/main.ts',
      'explore-worker': 'src/cli/explore/worker.ts',
      'torture-worker': 'src/cli/torture/worker.ts',
      'live-worker': 'src/cli/torture/live/worker.ts',
      'paper-worker': 'src/cli/bench/paper/worker.ts',
      'bench-worker': 'src/cli/bench/live/bare-worker.ts',
    },
    // But for what few commands need: the layout of charts, the paper's figures, and a fleet's queue.
    noExternal: [/^(?!elkjs|linkedom|@observablehq\/|bullmq|ioredis)/],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    esbuildPlugins: [licences],
    // A third of a short command's time is the reading of its text.
    esbuildOptions: (options) => {
      options.minifyWhitespace = true;
      options.minifySyntax = true;
      // What node would load cannot be reduced to what is used.
      options.alias = { rxjs: resolve('node_modules/rxjs/dist/esm/index.js') };
    },
  },
]);
