import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { Experiment, Figure, Result } from '../../src/paper/experiment';
import { csvOf } from '../../src/paper/report/csv';
import { drawFigure } from '../../src/paper/report/figure';
import { figuresFile } from '../../src/paper/report/figures-file';
import { htmlOf } from '../../src/paper/report/html';
import { figuresOfRun } from '../../src/paper/report/run-figures';
import { textOf } from '../../src/paper/report/text';
import type { TraceRecord } from '../../src/ports/trace';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const curves: Figure = {
  kind: 'curves',
  name: 'curves',
  title: 'Curves & <more>',
  x: { label: 'epoch length (instructions)', scale: 'log' },
  y: { label: 'normalized performance N′/N' },
  series: [
    {
      title: 'one',
      kind: 'both',
      points: [
        [1_000, 2],
        [2_000, 1.5],
      ],
    },
    { title: 'other', kind: 'dots', points: [[1_000, 3]] },
  ],
};
const histograms: Figure = {
  kind: 'histograms',
  name: 'histograms',
  title: 'Histograms',
  x: { label: 'delay (µs)' },
  distributions: [
    { title: 'one', values: [1, 2, 2, 3], marks: [{ title: 'bound', at: 5 }] },
    { title: 'other', values: [2, 4] },
  ],
};
const bars: Figure = {
  kind: 'bars',
  name: 'bars',
  title: 'Bars',
  x: { label: 'N′/N' },
  bars: [{ title: 'original', value: 2 }],
};
const experiment: Experiment = {
  name: 'e',
  title: 'An experiment',
  place: 'paper',
  question: 'Why <?',
  run: () => result,
};
const result: Result = {
  tables: [
    {
      name: 't',
      title: 'A table',
      columns: [{ title: 'name, unit' }, { title: 'value', digits: 2 }],
      rows: [
        ['a "b"', 1.005],
        ['c', undefined],
      ],
    },
  ],
  figures: [curves],
  remarks: ['A remark.'],
};

describe('the report', () => {
  test.each([curves, histograms, bars])('$name: one SVG with its axes’ units, in black, white and greys', (figure) => {
    const svg = drawFigure(figure, document);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).toContain(figure.x.label);
    expect(parseHTML(svg).document.querySelectorAll('svg').length).toBeGreaterThan(0);
    for (const [, red, green, blue] of svg.matchAll(/#([\da-f]{2})([\da-f]{2})([\da-f]{2})\b/g))
      expect([red, red]).toEqual([green, blue]);
    expect(svg).not.toContain('NaN');
  });

  test('series differ by symbols and dashes', () => {
    const svg = drawFigure(curves, document);
    expect(svg).toContain('>one<');
    expect(svg).toContain('>other<');
    expect(svg).toContain('Curves &amp; &lt;more>');
  });

  test('CSV quotes what has commas or quotes, and leaves what is unknown empty', () => {
    expect(csvOf(result.tables[0])).toBe('"name, unit",value\r\n"a ""b""",1.005\r\nc,\r\n');
  });

  test('HTML holds everything and names the command', () => {
    const facts = { command: 'understudy bench paper --scale 0.1', scale: 0.1, runs: 50 };
    const html = htmlOf([{ experiment, result }], facts, (figure) => drawFigure(figure, document));
    expect(html).toContain('understudy bench paper --scale 0.1');
    expect(html).toContain('Why &lt;?');
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<(script|link|img)\b/);
  });

  test('figures as data draw the same figures', () => {
    const facts = { command: 'understudy bench paper', scale: 1, runs: 500 };
    const { chapters } = JSON.parse(figuresFile([{ experiment, result }], facts));
    expect(chapters.map(({ title }: { title: string }) => title)).toEqual([experiment.title]);
    expect(drawFigure(chapters[0].figures[0], document)).toBe(drawFigure(curves, document));
  });

  test('any run has figures: how long its epochs take, and how late its interrupts are', () => {
    const ended = (at: number) => ({ at, actor: 'left', type: 'epoch.ended' });
    const records = [
      ended(1_000_000),
      { at: 1_200_000, actor: 'left', type: 'interrupt.buffered', source: 'scsi' },
      { at: 1_500_000, actor: 'left', type: 'interrupt.delivered', source: 'scsi' },
      ended(1_500_000),
      ended(1_700_000),
    ] as unknown as readonly TraceRecord[];
    const [epochs, delays] = figuresOfRun(records);
    expect(epochs).toMatchObject({
      series: [
        {
          title: 'left',
          points: [
            [1.5, 500],
            [1.7, 200],
          ],
        },
      ],
    });
    expect(delays).toMatchObject({ distributions: [{ title: 'left', values: [300] }] });
    expect(figuresOfRun([])).toEqual([]);
  });

  test('text has a line for each row', () => {
    expect(textOf(experiment, result)).toMatch(/a "b"\s+1\.00|a "b"\s+1\.01/);
    expect(textOf(experiment, result)).toMatch(/c\s+–/);
  });
});
