/** The report: one HTML file that needs no other. */
import { constants } from '../constants';
import type { Experiment, Figure, Result, Table } from '../experiment';
import { shownCell } from './cells';

export interface Chapter {
  readonly experiment: Experiment;
  readonly result: Result;
}

export interface ReportFacts {
  /** The command that made the report. */
  readonly command: string;
  readonly scale: number;
  readonly runs: number;
}

/** `draw` makes the text of an SVG of a figure. */
export function htmlOf(chapters: readonly Chapter[], facts: ReportFacts, draw: (figure: Figure) => string): string {
  const links = chapters.map(({ experiment: { name, title } }) => `<li><a href="#${name}">${escaped(title)}</a></li>`);
  const chaptersOf = (place: Experiment['place']) =>
    chapters
      .filter(({ experiment }) => experiment.place === place)
      .map((chapter) => chapterOf(chapter, draw))
      .join('\n');
  const [paper, beyond] = [chaptersOf('paper'), chaptersOf('beyond')];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hypervisor-based fault tolerance, measured again</title>
<style>${style}</style>
<main>
<h1>Hypervisor-based fault tolerance, measured again</h1>
<p>Bressoud and Schneider measured their prototype on two HP 9000/720 in 1995 (<cite>Hypervisor-Based Fault-Tolerance</cite>,
ACM TOCS 14(1), 1996, §4). Here two emulated 720s run guests with the paper’s workloads under the same protocol, in virtual time
that costs what §4 says. Every number below comes from such a run.</p>
<p>N′/N is the paper’s normalized performance: the time on the pair by the time on the bare machine; 1 is the best. A residual is
how much the measurement here is above the paper’s figure or, where the paper has only a formula, above the formula.</p>
<p>Made by <code>${escaped(facts.command)}</code>: workloads at ${facts.scale} of the paper’s size, ${facts.runs} runs in each
distribution. The experiments beyond the paper take a tenth of that size.</p>
<nav><ol>${links.join('')}</ol></nav>
${paper === '' ? '' : `<h2>The paper</h2>\n${paper}`}
${beyond === '' ? '' : `<h2>Beyond the paper</h2>\n${beyond}`}
<h2 id="constants">Constants, and where they come from</h2>
${tableOf(constants)}
</main>
</html>
`;
}

function chapterOf({ experiment, result }: Chapter, draw: (figure: Figure) => string): string {
  const { name, title, question } = experiment;
  const figures = result.figures.map((figure) => `<figure>${draw(figure)}</figure>`);
  const remarks = result.remarks.map((remark) => `<p>${escaped(remark)}</p>`);
  return [
    `<section id="${name}"><h3>${escaped(title)}</h3><p class="question">${escaped(question)}</p>`,
    ...figures,
    ...result.tables.map(tableOf),
    ...remarks,
    '</section>',
  ].join('\n');
}

function tableOf({ title, columns, rows }: Table): string {
  const head = columns.map((column) => `<th>${escaped(column.title)}</th>`).join('');
  const body = rows.map((row) => {
    const cells = row.map((cell, at) => {
      const kind = typeof cell === 'number' ? ' class="number"' : '';
      return `<td${kind}>${escaped(shownCell(cell, columns[at]))}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table><caption>${escaped(title)}</caption><tr>${head}</tr>\n${body.join('\n')}\n</table></div>`;
}

const style = `
body { margin: 0; color: #111; background: #fff; font: 16px/1.5 Georgia, serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.2; }
.question { color: #333; font-style: italic; }
.wide { overflow-x: auto; }
figure { margin: 1rem 0; }
figure svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; margin: 1rem 0; font: 14px/1.4 system-ui, sans-serif; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { border-bottom: 1px solid #ccc; padding: .2rem .6rem; text-align: left; vertical-align: bottom; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
