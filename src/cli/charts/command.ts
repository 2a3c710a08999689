/** The words of `understudy charts`. */
import { type Command, Option } from 'commander';
import { themes } from '../../chart/render/style';
import type { ChartsOptions } from './charts';
import { chartFormats } from './formats';

export function addChartsCommand(program: Command): void {
  program
    .command('charts')
    .description('draw statecharts: ours, or those of XState machines that a module exports')
    .argument('[name|file]', 'one of our charts, or a JavaScript module (without: list our charts)')
    .addOption(
      new Option(
        '--format <form>',
        'svg (default); mermaid (stateDiagram-v2); json (XState’s, for Stately Studio); scxml; chart (docs/inspection.md)',
      ).choices(chartFormats),
    )
    .option('--out <file|folder>', 'where to write; a folder gets one file for each chart (default: stdout)')
    .option('--machine <name...>', 'only these of the machines')
    .addOption(new Option('--theme <theme>', 'colours of an SVG; auto (default) goes by the reader’s').choices(themes))
    .action(async (source: string | undefined, options: ChartsOptions) => {
      const { chartsCommand } = await import('./charts');
      process.exitCode = await chartsCommand(source, options);
    });
}
