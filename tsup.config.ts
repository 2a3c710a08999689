import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    machines: 'machines/index.ts',
    chart: 'src/chart/index.ts',
    cli: 'src/cli/main.ts',
    'explore-worker': 'src/cli/explore/worker.ts',
    'torture-worker': 'src/cli/torture/worker.ts',
  },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  splitting: true,
  clean: true,
  dts: {
    entry: { index: 'src/index.ts', machines: 'machines/index.ts', chart: 'src/chart/index.ts' },
    compilerOptions: { ignoreDeprecations: '6.0' },
  },
});
