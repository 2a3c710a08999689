/**
 * Bytes that a guest has written, as text: UTF-8 where it is, control characters as a terminal that only rolls would
 * show them.
 */
import type { ConsoleByte } from '../../../protocol';

export interface Part {
  readonly event: number;
  readonly text: string;
  readonly released: boolean;
}

const greatest = 64_000;
/** ECMA-48: control sequences, operating system commands, two-character escapes. */
const [esc, bel] = [27, 7].map((code) => String.fromCharCode(code));
const escapes = new RegExp(`${esc}(\\[[0-?]*[ -/]*[@-~]|\\][^${bel}${esc}]*(${bel}|${esc}\\\\)?|[@-Z\\\\-_])`, 'g');
const controls = /[^\P{Cc}\n\t]/gu;

/** The last part of it, in pieces that were all released or all absorbed. */
export function screenOf(bytes: readonly ConsoleByte[]): { readonly text: string; readonly parts: readonly Part[] } {
  const shown = bytes.slice(-greatest);
  const parts: Part[] = [];
  for (let from = 0; from < shown.length; ) {
    const { released, event } = shown[from];
    let to = from;
    while (to < shown.length && shown[to].released === released) to++;
    const part = new TextDecoder().decode(Uint8Array.from(shown.slice(from, to), ({ byte }) => byte));
    parts.push({ event, released, text: plain(part) });
    from = to;
  }
  return { parts, text: parts.map(({ text }) => text).join('') };
}

const plain = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll(escapes, '').replaceAll('\r', '\n').replaceAll(controls, '');
