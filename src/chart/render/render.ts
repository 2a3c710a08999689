/** Draws a chart that has its layout, at one moment. */
import { activeStates, type Configuration } from '../configuration';
import type { LaidOutChart, PlacedGraph, PlacedMark, PlacedState } from '../layout/chart-layout';
import { measures, rulesWidth } from '../layout/measures';
import { textWidth } from '../layout/text-width';
import { drawArrow, drawRules } from './arrow';
import { element, escaped } from './markup';
import { chartStyle, scope, type Theme, type Tone } from './style';
import { Words } from './words';

export interface RenderOptions {
  /** `auto` (default) goes by the reader's `prefers-color-scheme`. */
  readonly theme?: Theme;
  /** The colour of active states (default: plain). */
  readonly tone?: Tone;
  /** Whether the picture has its style sheet in it; a page may have `chartStyle()` once instead (default: true). */
  readonly style?: boolean;
  /** Whether the picture has a background; without, it is that of the page (default: true). */
  readonly background?: boolean;
}

/**
 * A picture of a chart as SVG, whole in itself: nothing in it is loaded from elsewhere. The same chart, configuration
 * and options give the same text. States carry `data-state`, arrows and written transitions `data-transitions` with ids
 * in the form of a JSON array; the classes `active`, `taken` and `breakpoint` light them, so a page may draw once and
 * change classes.
 * @throws {TypeError} if the chart has no layout
 */
export function renderChart(
  chart: LaidOutChart,
  configuration: Configuration = {},
  options: RenderOptions = {},
): string {
  if (chart.layout === undefined) throw new TypeError(`chart ${chart.id} has no layout: layoutChart gives it one`);
  const { theme = 'auto', tone = 'plain', style = true, background = true } = options;
  const { width, height, root } = chart.layout;
  const words = new Words(chart);
  const label = words.moment(configuration);
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: `${scope}${tone === 'plain' ? '' : ` ${tone}`}`,
      ...{ width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    },
    element('title', {}, escaped(label)),
    element('desc', {}, escaped(words.contents())),
    ...(style ? [element('style', {}, chartStyle(theme))] : []),
    ...(background ? [element('rect', { class: 'paper', width, height })] : []),
    new Drawing(chart, configuration, words).root(root),
  );
}

class Drawing {
  readonly #active: ReadonlySet<string>;
  readonly #taken: ReadonlySet<string>;
  readonly #breakpoints: ReadonlySet<string>;
  readonly #words: Words;

  constructor(chart: LaidOutChart, configuration: Configuration, words: Words) {
    this.#active = activeStates(chart, configuration);
    this.#taken = new Set(configuration.taken);
    this.#breakpoints = new Set(configuration.breakpoints);
    this.#words = words;
  }

  /** Around the root with children there is no border. */
  root(root: PlacedState): string {
    if (root.graph === undefined) return this.#state(root);
    const { box, name, rules } = root;
    const heading =
      name === undefined
        ? ''
        : `${element('text', { class: 'name heading', x: box.x, y: box.y + 14 }, escaped(name))}${drawRules(rules, box.x + Math.ceil(textWidth(name, measures.headingSize, 'bold')), box.y + 2)}`;
    const top = box.y + (name === undefined ? 11 : measures.headingHeight + 9);
    return `${heading}${this.#notes(root, box.x, top, '')}${this.#graph(root.graph)}`;
  }

  #graph({ states, marks, arrows }: PlacedGraph): string {
    const drawn = arrows.map((arrow) => {
      const { transitions } = arrow;
      return drawArrow(
        arrow,
        marks,
        this.#transitions('transition', transitions),
        this.#words.transitions(transitions),
      );
    });
    return [...drawn, ...marks.map((mark) => this.#mark(mark)), ...states.map((state) => this.#state(state))].join('');
  }

  #state(state: PlacedState): string {
    const { id, kind, isRegion, box, name = '', rules, graph } = state;
    const { x, y, width, height } = box;
    const { pad, nameBaseline, firstBaseline, ruleHeight } = measures;
    const isLeaf = graph === undefined;
    const radius = isLeaf ? 6 : 8;
    const classes = ['state', kind === 'parallel' || !isLeaf ? 'compound' : kind, ...(isRegion ? ['region'] : [])];
    const right = x + width - pad - rulesWidth(rules) + (isLeaf ? 2 : 4);
    return element(
      'g',
      { class: [...classes, ...this.#lit(id)].join(' '), 'data-state': id },
      element('title', {}, escaped(this.#words.state(id))),
      element('rect', { class: 'box', x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, rx: radius }),
      ...(kind === 'final'
        ? [
            element('rect', {
              class: 'inner',
              x: x + 3,
              y: y + 3,
              width: width - 6,
              height: height - 6,
              rx: radius - 2,
            }),
          ]
        : []),
      element('path', {
        class: 'stop',
        d: `M${x + 1} ${y + 11}V${y + radius}Q${x + 1} ${y + 1} ${x + radius} ${y + 1}H${x + 11}z`,
      }),
      ...(isLeaf ? [element('circle', { class: 'dot', cx: x + pad + 0.5, cy: y + nameBaseline - 4, r: 3 })] : []),
      element('text', { class: `name${isLeaf ? ' shift' : ''}`, x: x + pad, y: y + nameBaseline }, escaped(name)),
      drawRules(rules, right, y + nameBaseline - 4 - ruleHeight / 2),
      this.#notes(state, x + pad, y + firstBaseline, ''),
      graph === undefined ? '' : this.#graph(graph),
    );
  }

  #notes({ notes }: PlacedState, x: number, top: number, more: string): string {
    return notes
      .map(({ text, rules, transitions }, at) => {
        const y = top + at * measures.lineHeight;
        const attributes = transitions.length > 0 ? this.#transitions('note', transitions) : { class: `note${more}` };
        const title = this.#words.transitions(transitions);
        const written = [...(title === '' ? [] : [element('title', {}, escaped(title))]), escaped(text)];
        const afterText = x + Math.ceil(textWidth(text, measures.textSize, 'bold'));
        return `${element('text', { ...attributes, x, y }, ...written)}${drawRules(rules, afterText, y - 11)}`;
      })
      .join('');
  }

  #mark({ kind, box, state, name = '', isDeep = false }: PlacedMark): string {
    const [cx, cy] = [box.x + box.height / 2, box.y + box.height / 2];
    const radius = box.height / 2;
    if (kind === 'initial') return element('circle', { class: 'initial', cx, cy, r: 4 });
    if (kind === 'junction') return element('circle', { class: 'junction', cx, cy, r: 3 });
    if (kind === 'choice') {
      const size = radius - 0.5;
      const path = `M${cx} ${cy - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z`;
      return element('path', { class: 'choice', d: path });
    }
    const id = state as string;
    return element(
      'g',
      { class: ['history', ...this.#lit(id)].join(' '), 'data-state': id },
      element('title', {}, escaped(`${this.#words.state(id)}\n${isDeep ? 'deep' : 'shallow'} history`)),
      element('circle', { cx, cy, r: radius - 0.5 }),
      element('text', { class: 'letter', x: cx, y: cy + 4 }, isDeep ? 'H*' : 'H'),
      element('text', { x: box.x + box.height + 4, y: cy + 4 }, escaped(name)),
    );
  }

  #lit(id: string): readonly string[] {
    return [...(this.#active.has(id) ? ['active'] : []), ...(this.#breakpoints.has(id) ? ['breakpoint'] : [])];
  }

  #transitions(name: string, ids: readonly string[]): { readonly class: string; readonly 'data-transitions'?: string } {
    const taken = ids.some((id) => this.#taken.has(id)) ? ' taken' : '';
    return { class: `${name}${taken}`, ...(ids.length > 0 && { 'data-transitions': JSON.stringify(ids) }) };
  }
}
