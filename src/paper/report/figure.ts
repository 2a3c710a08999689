/** Draws figures with Observable Plot, in node and in a page: black on white, told apart by symbols and dashes. */
import * as Plot from '@observablehq/plot';
import type { Axis, Figure, Series } from '../experiment';

const [width, height, legendRowHeight] = [640, 400, 20] as const;
const symbols = ['circle', 'square', 'triangle', 'cross', 'diamond', 'star'] as const;
const dashes = ['none', '6 3', '2 3', '8 3 2 3', '12 4', '4 2'] as const;
const bins = 40;

type Curves = Extract<Figure, { kind: 'curves' }>;
type Histograms = Extract<Figure, { kind: 'histograms' }>;
type Bars = Extract<Figure, { kind: 'bars' }>;

/** The figure as the text of an SVG file. */
export function drawFigure(figure: Figure, document: Document): string {
  const [plot, legend] = drawn(figure, document);
  const legendHeight = legend.length * legendRowHeight;
  const heading = `<text x="${width / 2}" y="18" text-anchor="middle" font-weight="bold">${escaped(figure.title)}</text>`;
  const top = 28 + legendHeight;
  const plotHeight = Number(plot.getAttribute('height'));
  plot.setAttribute('y', String(top));
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top + plotHeight}" ` +
    `viewBox="0 0 ${width} ${top + plotHeight}" font-family="system-ui, sans-serif" font-size="13" role="img" ` +
    `aria-label="${escaped(figure.title)}"><rect width="100%" height="100%" fill="white"/>${heading}` +
    `${legend.map((entry, at) => `<g transform="translate(70 ${34 + at * legendRowHeight})">${entry}</g>`).join('')}` +
    `${plot.outerHTML}</svg>\n`
  );
}

/** The plot, and the rows of its legend. */
function drawn(figure: Figure, document: Document): readonly [Element, readonly string[]] {
  if (figure.kind === 'curves') return [curves(figure, document), figure.series.map(legendRow)];
  if (figure.kind === 'histograms') return [histograms(figure, document), []];
  return [bars(figure, document), []];
}

const common = (document: Document) => ({
  document,
  width,
  marginLeft: 70,
  marginBottom: 48,
  style: { background: 'white', color: 'black', fontSize: '13px', fontFamily: 'system-ui, sans-serif' },
});

const nameOf = ({ label }: Axis) => ({ label, labelAnchor: 'center', labelArrow: 'none' }) as const;

const axis = ({ label, scale = 'linear', domain }: Axis) => ({
  ...nameOf({ label }),
  type: scale,
  ...(domain === undefined ? {} : { domain: [...domain] }),
  ...(scale === 'log' ? { tickFormat: 'd' } : {}),
});

function curves({ x, y, series }: Curves, document: Document): Element {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((one, other) => one - other);
  const axisOfX = x.scale === 'log' && xs.length <= 8 ? Plot.axisX(xs, { ...nameOf(x), text: thousands }) : [];
  const marks = series.flatMap(({ points, kind }, at) => [
    ...(kind === 'dots'
      ? []
      : [
          Plot.line(points, {
            x: '0',
            y: '1',
            stroke: 'black',
            strokeWidth: 1.2,
            strokeDasharray: dashes[at % dashes.length],
          }),
        ]),
    ...(kind === 'line'
      ? []
      : [
          Plot.dot(points, {
            x: '0',
            y: '1',
            symbol: symbols[at % symbols.length],
            stroke: 'black',
            fill: 'white',
            r: 4.5,
          }),
        ]),
  ]);
  const greatest = Math.max(...series.flatMap(({ points }) => points.map(([, value]) => value)));
  return Plot.plot({
    ...common(document),
    // The axis's name stands beside numbers such as 50,000.
    ...(greatest >= 10_000 && { marginLeft: 84 }),
    height,
    x: axis(x),
    y: { ...axis(y), grid: true, nice: y.scale !== 'log' },
    marks: [Plot.frame({ stroke: '#888' }), axisOfX, ...marks],
  }) as unknown as Element;
}

const thousands = (value: number): string => (value >= 1_000 ? `${value / 1_000}K` : String(value));

function histograms({ x, distributions }: Histograms, document: Document): Element {
  const all = distributions.flatMap(({ values }) => values);
  const marks = distributions.flatMap(({ title: of, marks = [] }) => marks.map((mark) => ({ ...mark, of })));
  const isOne = distributions.length === 1;
  const bounds = [...all, ...marks.map(({ at }) => at)];
  const [least, greatest] = [Math.min(...bounds), Math.max(...bounds)];
  const size = (greatest - least) / bins || 1;
  const rows = distributions.flatMap(({ title, values }) =>
    Array.from({ length: bins }, (_, bin) => {
      const from = least + bin * size;
      const last = bin === bins - 1;
      const count = values.filter((value) => value >= from && (last || value < from + size)).length;
      return { title, from, to: from + size, count };
    }),
  );
  return Plot.plot({
    ...common(document),
    height: Math.max(220, 150 * distributions.length),
    marginRight: isOne ? 20 : 90,
    x: { ...axis(x) },
    y: { label: 'runs or interrupts', labelAnchor: 'center', labelArrow: 'none', grid: true },
    ...(isOne ? {} : { fy: { label: null, domain: distributions.map(({ title }) => title) } }),
    marks: [
      Plot.frame({ stroke: '#888' }),
      Plot.rectY(rows, {
        x1: 'from',
        x2: 'to',
        y: 'count',
        ...(isOne ? {} : { fy: 'title' }),
        fill: '#999',
        stroke: 'black',
        strokeWidth: 0.6,
      }),
      Plot.ruleX(marks, { x: 'at', stroke: 'black', strokeDasharray: '5 3', ...(isOne ? {} : { fy: 'of' }) }),
      ...(['end', 'start'] as const).map((textAnchor) =>
        Plot.text(
          // Near the left edge a name stands on the other side of its line.
          marks.filter(({ at }) => (textAnchor === 'end') === at > least + (greatest - least) / 4),
          {
            x: 'at',
            text: 'title',
            frameAnchor: 'top',
            dy: 6,
            dx: textAnchor === 'end' ? -4 : 4,
            textAnchor,
            ...(isOne ? {} : { fy: 'of' }),
          },
        ),
      ),
    ],
  }) as unknown as Element;
}

function bars({ x, bars: rows }: Bars, document: Document): Element {
  return Plot.plot({
    ...common(document),
    height: 80 + 26 * rows.length,
    marginLeft: 265,
    marginRight: 50,
    x: { ...axis(x) },
    y: { label: null, domain: rows.map(({ title }) => title) },
    marks: [
      Plot.barX(rows, { x: 'value', y: 'title', fill: '#bbb', stroke: 'black', strokeWidth: 0.6 }),
      Plot.text(rows, { x: 'value', y: 'title', text: ({ value }) => value.toFixed(3), dx: 4, textAnchor: 'start' }),
    ],
  }) as unknown as Element;
}

/** A piece of the line with its symbol, and the name. */
function legendRow({ title, kind }: Series, at: number): string {
  const dash = dashes[at % dashes.length];
  const line = `<line x1="0" x2="34" y1="0" y2="0" stroke="black" stroke-width="1.2" stroke-dasharray="${dash}"/>`;
  const symbol = `<g transform="translate(17 0)">${shapes[symbols[at % symbols.length]]}</g>`;
  const name = `<text x="42" y="4">${escaped(title)}</text>`;
  return `${kind === 'dots' ? '' : line}${kind === 'line' ? '' : symbol}${name}`;
}

const shape = (path: string) => `<path d="${path}" fill="white" stroke="black" stroke-width="1.5"/>`;
/** As Plot draws its symbols. */
const shapes: Readonly<Record<(typeof symbols)[number], string>> = {
  circle: shape('M4.5 0a4.5 4.5 0 1 1-9 0a4.5 4.5 0 1 1 9 0'),
  square: shape('M-4-4h8v8h-8z'),
  triangle: shape('M0-5.5l4.8 8.2h-9.6z'),
  cross: shape('M-1.8-5.3h3.6v3.5h3.5v3.6h-3.5v3.5h-3.6v-3.5h-3.5v-3.6h3.5z'),
  diamond: shape('M0-6l3.5 6l-3.5 6l-3.5-6z'),
  star: shape('M0-6l1.4 4.1h4.3l-3.5 2.5l1.3 4.1l-3.5-2.5l-3.5 2.5l1.3-4.1l-3.5-2.5h4.3z'),
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
