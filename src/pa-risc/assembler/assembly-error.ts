/** A text that cannot be assembled: the file, the line and the reason. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

const longestExcerpt = 60;

/** The beginning of a text, for a message: a line of a source may be a million characters long. */
export const excerpt = (text: string): string =>
  text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
