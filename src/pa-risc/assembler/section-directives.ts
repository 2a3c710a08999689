/** The directives that choose a section. */
import { Mismatch } from './cursor';
import { kindOf, type Section, type Sections } from './sections';

export const sectionDirectives: ReadonlySet<string> = new Set(
  '.text .code .data .bss .section .pushsection .popsection .previous .subsection'.split(' '),
);

const plain: Readonly<Record<string, string>> = {
  '.text': '.text',
  '.code': '.text',
  '.data': '.data',
  '.bss': '.bss',
};
const named = /^\s*(?:"([^"]+)"|([^\s,"]+))\s*(?:,\s*"([a-zA-Z]*)"\s*(?:,\s*[@%"]?(\w+)"?\s*(?:,.*)?)?)?$/;

export function choose(sections: Sections, name: string, text: string): void {
  if (name === '.previous') sections.back();
  else if (name === '.popsection') {
    if (!sections.pop()) throw new Mismatch(0, '.popsection without .pushsection');
  } else if (name === '.section') sections.enter(stated(sections, text));
  else if (name === '.pushsection') sections.push(stated(sections, text));
  else {
    // The numbers of HP's subsections reorder the parts of one section.
    if (name === '.subsection' || (text !== '' && text !== '0')) throw new Mismatch(0, 'there are no subsections');
    sections.enter(sections.named(plain[name]));
  }
}

function stated(sections: Sections, text: string): Section {
  const [, quoted, word, flags, type] = named.exec(text) ?? [];
  const name = quoted ?? word;
  if (name === undefined) throw new Mismatch(0, 'expected NAME,"flags",@type');
  return sections.named(name, flags === undefined ? undefined : kindOf(flags, type));
}
