/** The files of a report. */
import { join } from 'node:path';
import { csvOf } from '../../../paper/report/csv';
import { figuresFile } from '../../../paper/report/figures-file';
import { type Chapter, htmlOf, type ReportFacts } from '../../../paper/report/html';
import { makeFolder } from '../../files/folder';
import { mayBeWritten, writeOutput } from '../../files/output-file';

const reportName = 'report.html';

/** Finds out before the hours of a run whether its report can be written. */
export function makeReportFolder(folder: string): void {
  makeFolder(folder);
  mayBeWritten('report', join(folder, reportName));
}

export async function writeReport(folder: string, chapters: readonly Chapter[], facts: ReportFacts): Promise<void> {
  const [{ drawFigure }, { parseHTML }] = await Promise.all([
    import('../../../paper/report/figure'),
    import('linkedom'),
  ]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  for (const { result } of chapters) {
    for (const table of result.tables) writeOutput('table', join(folder, `${table.name}.csv`), [csvOf(table)]);
    for (const figure of result.figures)
      writeOutput('figure', join(folder, `${figure.name}.svg`), [drawFigure(figure, document)]);
  }
  writeOutput('figures', join(folder, 'figures.json'), [figuresFile(chapters, facts)]);
  const html = htmlOf(chapters, facts, (figure) => drawFigure(figure, document));
  writeOutput('report', join(folder, reportName), [html]);
  process.stderr.write(`wrote ${join(folder, reportName)}\n`);
}
