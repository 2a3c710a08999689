/** The ssh session as a picture: the last screen before the kill, and the last one that followed. */
import type { SshSession } from './session';

interface Line {
  readonly text: string;
  readonly colour: string;
}

const [columns, characterPx, linePx, marginPx] = [68, 8.4, 18, 16] as const;
const [plain, quiet, dead, alive] = ['#dee2e6', '#868e96', '#ff6b6b', '#69db7c'] as const;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export function pictureOf({ before, after, leaders, gapMs }: SshSession): string {
  const [from, to] = leaders;
  const screen = (text = ''): readonly Line[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => ({ text: line.trimEnd(), colour: plain }));
  const lines: readonly Line[] = [
    { text: '$ ssh -t -p 8022 root@127.0.0.1 top -d 1', colour: alive },
    ...screen(before.at(-1)),
    { text: '', colour: plain },
    { text: `── kill -9 of ${from}, which leads ──`, colour: dead },
    { text: `── ${to} leads; the next screen comes ${(gapMs / 1000).toFixed(1)} s after the kill ──`, colour: alive },
    { text: '', colour: plain },
    ...screen(after.at(-1)),
    { text: '── the same session, of the same connection ──', colour: quiet },
  ];
  const [width, height] = [columns * characterPx + 2 * marginPx, lines.length * linePx + 2 * marginPx];
  const texts = lines.map(({ text, colour }, at) => {
    const y = marginPx + (at + 0.75) * linePx;
    return `<text x="${marginPx}" y="${y}" fill="${colour}" xml:space="preserve">${escaped(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.round(width)} ${Math.round(height)}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">`,
    `<title>An ssh session with a running top, whose machine's primary dies</title>`,
    `<rect width="100%" height="100%" rx="8" fill="#16181d"/>`,
    ...texts,
    '</svg>',
    '',
  ].join('\n');
}
