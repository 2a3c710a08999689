import { printable } from '../../base/printable';

/** Words of a Mermaid diagram: what would end a statement, begin an entity, a tag or a comment stands there as an entity. */
export const mermaidText = (text: string): string =>
  printable(text)
    .replace(/[#;%<>]/g, (character) => `#${character.charCodeAt(0)};`)
    .replaceAll('\\n', ' ');

/** A participant's name: letters, digits and underscores. */
export const mermaidName = (actor: string): string => actor.replace(/\W/g, '_');
