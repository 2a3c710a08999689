/** SVG as text. */

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text that stands for itself; a control character, which XML cannot have, is shown as a replacement character. */
export function escaped(text: string): string {
  return [...text].map((character) => named[character] ?? (isWritable(character) ? character : '�')).join('');
}

/** What XML 1.0 allows (2.2), without the line breaks, which a picture has no use for. */
function isWritable(character: string): boolean {
  const code = character.codePointAt(0) as number;
  return (
    code >= 0x20 && !(code >= 0x7f && code < 0xa0) && !(code >= 0xd800 && code < 0xe000) && (code & 0xfffe) !== 0xfffe
  );
}

/** An element; attributes without a value are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...content: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? number(value) : escaped(value as string)}"`)
    .join('');
  return content.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${content.join('')}</${name}>`;
}

/** At most two decimals. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);
