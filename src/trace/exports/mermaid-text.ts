import { printable } from '../../base/printable';

/**
 * Text for a Mermaid diagram: a character that would end a statement or begin an entity, a tag or a comment is written
 * as an entity.
 */
export const mermaidText = (text: string): string =>
  printable(text)
    .replace(/[#;%<>]/g, (character) => `#${character.charCodeAt(0)};`)
    .replaceAll('\\n', ' ');

/** A participant's name: letters, digits and underscores. */
export const mermaidName = (actor: string): string => actor.replace(/\W/g, '_');
