/** Builds the lab: a page that runs from any static host, with the guests and scenarios of the examples. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import {
  consoleMachine,
  failureDetectorMachine,
  hypervisorMachine,
  scsiControllerMachine,
  scsiTargetMachine,
} from './machines/index';
import { describeChart, layoutChart } from './src/chart/index';
import { mutationNames } from './src/check/mutants/names';
import { parseStory } from './src/lab/story';
import { licences, noting } from './vite.licences';

const root = fileURLToPath(new URL('.', import.meta.url));
const folder = (path: string) => join(root, 'examples', path);

/** What the page can open by name: guests beside it, scenarios in it. */
function examples(): Plugin {
  return {
    name: 'examples',
    generateBundle() {
      const scenarios = readdirSync(folder('scenarios')).filter((name) => name.endsWith('.scenario'));
      const texts = Object.fromEntries(
        scenarios.map((name) => [name, readFileSync(join(folder('scenarios'), name), 'utf8')]),
      );
      const named = Object.values(texts).flatMap((text) => [
        ...text.matchAll(/^\s*(?:guest|initrd|disk|tape)\s+(\S+)\s*$/gm),
      ]);
      const paths = [...new Set(named.map(([, path]) => path))].filter((path) => path !== 'blank');
      const files = paths.map((path) => join(folder('scenarios'), path));
      const names = files.map((path) => path.split('/').at(-1) as string);
      for (const [at, path] of files.entries()) {
        this.emitFile({ type: 'asset', fileName: `guests/${names[at]}`, source: readFileSync(path) });
      }
      this.emitFile({ type: 'asset', fileName: 'guests/index.json', source: JSON.stringify(names) });
      // A server that has images of Linux lists them here.
      this.emitFile({ type: 'asset', fileName: 'linux/index.json', source: '[]' });
      this.emitFile({ type: 'asset', fileName: 'scenarios.json', source: JSON.stringify(texts) });
    },
  };
}

/** For each rule that a run can do without: the explorer's shortest counterexample, as its test keeps it. */
function counterexamples(): Plugin {
  return {
    name: 'counterexamples',
    generateBundle() {
      const kept = (name: string) => readFileSync(join(root, 'test/check/explorer/mutants', `${name}.txt`), 'utf8');
      const stories = Object.fromEntries(mutationNames.map((name) => [name, parseStory(kept(name))]));
      this.emitFile({ type: 'asset', fileName: 'counterexamples.json', source: JSON.stringify(stories) });
    },
  };
}

/** A second look at the text makes it a little shorter. */
function shorter(): Plugin {
  const settings = { module: true, compress: { passes: 2 } } as const;
  return {
    name: 'shorter',
    async generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk') chunk.code = (await minify(chunk.code, settings)).code ?? chunk.code;
      }
    },
  };
}

/** What Plot asks its map projections for where a figure has none, as all of ours. */
const noProjection = `
  export const createProjection = () => undefined;
  export const hasProjection = () => false;
  export const projectionAspectRatio = () => undefined;
  export const project = () => {};
  export const applyPosition = ({ x, y }) => ({ x: x?.value, y: y?.value });
  export const getGeometryChannels = () => [];
  export const xyProjection = () => undefined;
`;
/** What Plot asks its colour schemes for: all our figures are black on white. */
const noSchemes = `
  export const isCategoricalScheme = () => false;
  export const isDivergingScheme = isCategoricalScheme;
  export const ordinalScheme = () => () => [];
  export const ordinalRange = () => [];
  export const maybeBooleanRange = () => undefined;
  export const quantitativeScheme = () => () => 'black';
`;
const noMaps = 'export const geoPath = () => {}, geoCentroid = geoPath, geoGraticule10 = geoPath;';

/** Leaves maps and colour schemes out of Plot, which are a sixth of it. */
function plainPlot(): Plugin {
  const instead: Readonly<Record<string, string>> = {
    '\0projection': noProjection,
    '\0maps': noMaps,
    '\0schemes': noSchemes,
  };
  return {
    name: 'plain-plot',
    enforce: 'pre',
    resolveId(source, importer = '') {
      if (source === 'd3-geo') return '\0maps';
      const [, name] = /[/](projection|schemes)\.js$/.exec(source) ?? [];
      return name !== undefined && importer.includes('@observablehq/plot') ? `\0${name}` : undefined;
    },
    load: (id) => instead[id],
  };
}

/** The figures of the reports on the paper, which the page draws itself. */
function paper(): Plugin {
  return {
    name: 'paper',
    generateBundle() {
      const reports = readdirSync(join(root, 'docs/paper'), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('figures.json'))
        .sort()
        .map((path) => JSON.parse(readFileSync(join(root, 'docs/paper', path), 'utf8')));
      this.emitFile({ type: 'asset', fileName: 'paper.json', source: JSON.stringify(reports) });
    },
  };
}

/** The pictures of the charts with their layouts: ELK, which finds them, is larger than the page. */
function charts(): Plugin {
  const machines = {
    hypervisor: hypervisorMachine,
    'scsi-controller': scsiControllerMachine,
    'scsi-target': scsiTargetMachine,
    'failure-detector': failureDetectorMachine,
    console: consoleMachine,
  };
  return {
    name: 'charts',
    async generateBundle() {
      const laidOut: Record<string, unknown> = {};
      for (const [name, machine] of Object.entries(machines)) {
        laidOut[name] = await layoutChart(describeChart(machine), { heading: false });
      }
      this.emitFile({ type: 'asset', fileName: 'charts.json', source: JSON.stringify(laidOut) });
    },
  };
}

export default defineConfig({
  root: join(root, 'src/lab/page'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  // Else rxjs comes as a language without classes.
  resolve: { conditions: ['es2015', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [plainPlot(), examples(), charts(), counterexamples(), paper(), noting(), licences(), shorter()],
  worker: { format: 'es', plugins: () => [noting(), shorter()] },
  build: { outDir: join(root, 'dist/lab'), emptyOutDir: true, target: 'es2023', reportCompressedSize: false },
});
