/**
 * The elements of an XML text, by name. @throws {Error} if the text is not well-formed (as far as this project writes
 * XML)
 */
export function elementsOf(text: string): readonly string[] {
  const open: string[] = [];
  const names: string[] = [];
  const rest = text.replace(/^<\?xml [^?]*\?>/, '').replace(/<(\/?)([\w:-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g, tag);
  function tag(_: string, closes: string, name: string, attributes: string, empty: string): string {
    const twice = [...attributes.matchAll(/ ([\w:-]+)=/g)].map(([, each]) => each);
    if (new Set(twice).size < twice.length) throw new Error(`${name} has an attribute twice`);
    if (closes === '') names.push(name);
    if (closes === '' && empty === '') open.push(name);
    if (closes !== '' && open.pop() !== name) throw new Error(`</${name}> closes another element`);
    return '';
  }
  if (open.length > 0) throw new Error(`<${open[0]}> is not closed`);
  if (/[<]/.test(rest)) throw new Error(`no tag: ${/<.{0,40}/.exec(rest)?.[0]}`);
  if (/&(?!(amp|lt|gt|quot|#\d+);)/.test(text)) throw new Error('a bare ampersand');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of these
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw new Error('a control character');
  return names;
}
