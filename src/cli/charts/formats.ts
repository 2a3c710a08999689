/** Forms in which `understudy charts` writes a chart. */
import { type Chart, layoutChart, machineConfig, mermaidOf, renderChart, scxmlOf, type Theme } from '../../chart/index';

export const chartFormats = ['svg', 'mermaid', 'json', 'scxml', 'chart'] as const;
export type ChartFormat = (typeof chartFormats)[number];

export const endings: Readonly<Record<ChartFormat, string>> = {
  svg: 'svg',
  mermaid: 'mmd',
  json: 'json',
  scxml: 'scxml',
  chart: 'chart.json',
};

export async function written(chart: Chart, format: ChartFormat, theme: Theme): Promise<string> {
  switch (format) {
    case 'svg':
      return `${renderChart(await layoutChart(chart), {}, { theme })}\n`;
    case 'mermaid':
      return mermaidOf(chart);
    case 'json':
      return `${JSON.stringify(machineConfig(chart), undefined, 2)}\n`;
    case 'scxml':
      return scxmlOf(chart);
    case 'chart':
      return `${JSON.stringify(chart, undefined, 2)}\n`;
  }
}
