/**
 * The colours and the type of a picture. Each colour is a token with a value for light and one for dark surroundings; a
 * page that has custom properties of these names gives its own values. Programs that draw SVG without knowing custom
 * properties use the light ones.
 */
import { measures } from '../layout/measures';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const tokens = {
  surface: ['#ffffff', '#15191f'],
  well: ['#f1f3f6', '#1b2027'],
  edge: ['#7d8796', '#707a87'],
  ink: ['#14181f', '#e8ebf0'],
  ink2: ['#434c59', '#b4bcc8'],
  ink3: ['#5f6977', '#929cab'],
  on: ['#ffffff', '#0e1116'],
  primary: ['#1d5bcb', '#84adff'],
  backup: ['#0a6f66', '#52cfc0'],
  promoting: ['#8f4e00', '#f0b45c'],
  joining: ['#7a3db8', '#c9a2ff'],
  dead: ['#5b6470', '#99a3b1'],
} as const;
type Token = keyof typeof tokens;

/** What an active state's colour tells: the role of a processor, or nothing. */
export const tones = ['plain', 'primary', 'backup', 'promoting', 'joining', 'dead'] as const;
export type Tone = (typeof tones)[number];

/** The fonts of the widths that layouts are reckoned with. */
const fonts = '"Helvetica Neue",Helvetica,Arial,"Liberation Sans",Arimo,sans-serif';
/** The class of every picture: no rule touches what lies outside one. */
export const scope = 'statechart';

const color = (property: string, token: Token): string =>
  `${property}:${tokens[token][0]};${property}:var(--sc-${token})`;
/** The active states' colour. */
const lit = (property: string): string => `${property}:${tokens.ink2[0]};${property}:var(--sc-lit)`;

const values = (theme: 0 | 1): string =>
  (Object.keys(tokens) as Token[]).map((name) => `--sc-${name}:var(--${name},${tokens[name][theme]})`).join(';');

/**
 * The style sheet of pictures, for a page that shows many or allows no style sheets within them (`renderChart` with
 * `style: false`).
 * @param theme `auto` goes by the reader's `prefers-color-scheme`
 */
export function chartStyle(theme: Theme = 'auto'): string {
  const { textSize, nameSize, headingSize, ruleSize } = measures;
  const rules: readonly (readonly [string, string])[] = [
    ['', `${values(theme === 'dark' ? 1 : 0)};--sc-lit:var(--sc-ink2)`],
    ['text', `font:${textSize}px ${fonts};font-family:var(--sans,${fonts});${color('fill', 'ink2')}`],
    ['.paper', color('fill', 'surface')],
    ['.box', `${color('fill', 'surface')};${color('stroke', 'edge')};stroke-width:1`],
    ['.compound>.box', `${color('fill', 'well')};fill:color-mix(in oklab,var(--sc-well) 62%,var(--sc-surface))`],
    ['.region>.box', 'stroke-dasharray:5 4'],
    ['.inner', `fill:none;${color('stroke', 'edge')}`],
    ['.name', `font-size:${nameSize}px;font-weight:600;${color('fill', 'ink')}`],
    ['.heading', `font-size:${headingSize}px;letter-spacing:-.01em`],
    ['.rule rect', `${color('fill', 'surface')};${color('stroke', 'edge')}`],
    ['.rule text', `font-size:${ruleSize}px;font-weight:700;text-anchor:middle`],
    ['.line', `fill:none;${color('stroke', 'edge')};stroke-width:1.1`],
    ['.head', `${color('fill', 'edge')};stroke-linejoin:round`],
    ['.initial', color('fill', 'ink2')],
    ['.junction', color('fill', 'edge')],
    ['.choice,.history circle', `${color('fill', 'surface')};${color('stroke', 'edge')}`],
    ['.history .letter', `font-weight:600;text-anchor:middle;${color('fill', 'ink')}`],
    ['.guard,.action', color('fill', 'ink3')],
    ['.action', 'font-style:italic'],
    ['.right', 'text-anchor:end'],
    ['.dot', 'fill:none'],
    ['.stop', 'fill:none'],
    ...tones.filter((tone) => tone !== 'plain').map((tone) => [`&.${tone}`, `--sc-lit:var(--sc-${tone})`] as const),
    // Active states, the transition just taken, breakpoints: classes that a page may set and take away by itself.
    ['.active>.box', `${lit('fill')};${lit('stroke')}`],
    ['.active>.name,.active>.note', color('fill', 'on')],
    ['.active>.inner', color('stroke', 'on')],
    ['.active>.dot', color('fill', 'on')],
    ['.active>.shift', `transform:translateX(${measures.dot}px)`],
    [
      '.compound.active>.box',
      `${color('fill', 'well')};fill:color-mix(in oklab,var(--sc-well) 62%,var(--sc-surface));${lit('stroke')};stroke-width:1.75`,
    ],
    ['.compound.active>.name', lit('fill')],
    ['.compound.active>.note', color('fill', 'ink2')],
    ['.history.active circle', `${lit('stroke')};stroke-width:1.75`],
    ['.taken>.line', `${lit('stroke')};stroke-width:2.5`],
    ['.taken>.head', `${lit('fill')};${lit('stroke')};stroke-width:2`],
    ['.taken>.label text', `font-weight:600;font-style:normal;${color('fill', 'ink')}`],
    ['.taken.note', `font-weight:600;${color('fill', 'ink')}`],
    ['.active>.taken.note', color('fill', 'on')],
    ['.compound.active>.taken.note', color('fill', 'ink')],
    ['.breakpoint>.stop', color('fill', 'ink')],
    ['.active.breakpoint>.stop', color('fill', 'on')],
  ];
  const sheet = rules.map(([selectors, body]) => `${scoped(selectors)}{${body}}`).join('\n');
  const dark = `@media (prefers-color-scheme:dark){.${scope}{${values(1)}}}`;
  const still = `@media (prefers-reduced-motion:no-preference){.${scope} .box,.${scope} .line,.${scope} .head{transition:fill .12s linear,stroke .12s linear}}`;
  return [sheet, ...(theme === 'auto' ? [dark] : []), still].join('\n');
}

const scoped = (selectors: string): string =>
  selectors
    .split(',')
    .map((selector) => (selector.startsWith('&') ? `.${scope}${selector.slice(1)}` : `.${scope} ${selector}`.trim()))
    .join(',');
