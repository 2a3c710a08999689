import type { ITheme } from '@xterm/xterm';

/** The terminal's colours, by the page's tokens. */
const tokens: Readonly<Record<Exclude<keyof ITheme, 'extendedAnsi'>, string>> = {
  background: 'surface',
  foreground: 'guest',
  cursor: 'guest',
  cursorAccent: 'surface',
  selectionBackground: 'ink',
  selectionForeground: 'on',
  selectionInactiveBackground: 'ink2',
  scrollbarSliderBackground: 'line',
  scrollbarSliderHoverBackground: 'edge',
  scrollbarSliderActiveBackground: 'edge',
  overviewRulerBorder: 'surface',
  black: 'ink',
  red: 'bad',
  green: 'good',
  yellow: 'promoting',
  blue: 'primary',
  magenta: 'value',
  cyan: 'backup',
  white: 'ink2',
  brightBlack: 'ink3',
  brightRed: 'interrupt',
  brightGreen: 'good',
  brightYellow: 'promoting',
  brightBlue: 'primary',
  brightMagenta: 'joining',
  brightCyan: 'backup',
  brightWhite: 'ink',
};

/** What the tokens are in the theme in force: `light-dark()` is resolved only where it colours something. */
export function paletteIn(element: HTMLElement): ITheme {
  const probe = document.createElement('i');
  element.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const palette = Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, colour(token)]));
  probe.remove();
  return palette;
}
