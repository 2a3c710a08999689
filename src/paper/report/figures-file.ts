/** The figures of a report as data, for a page that draws them itself. */
import type { Figure } from '../experiment';
import type { Chapter, ReportFacts } from './html';

export interface FiguresFile extends ReportFacts {
  readonly chapters: readonly { readonly name: string; readonly title: string; readonly figures: readonly Figure[] }[];
}

/** Numbers with so many digits draw the same figure. */
const digits = 4;

export function figuresFile(chapters: readonly Chapter[], facts: ReportFacts): string {
  const drawn = chapters.filter(({ result }) => result.figures.length > 0);
  const file: FiguresFile = {
    ...facts,
    chapters: drawn.map(({ experiment: { name, title }, result: { figures } }) => ({ name, title, figures })),
  };
  const short = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(digits)) : value);
  return `${JSON.stringify(file, short)}\n`;
}
