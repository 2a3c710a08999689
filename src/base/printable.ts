/**
 * Text from a guest, a file or a file name, made safe for a person's terminal: an unprintable character appears as its
 * number (`\x1b`, `\u202e`), so that no text moves the cursor, titles the window or reverses a line. Every message goes
 * through here; only the guest's console is passed on unchanged.
 */
export const printable = (text: string): string => text.replace(unprintable, byNumber);

/** The same for a text of several lines: line ends and tabs stay. */
export const printableLines = (text: string): string => text.replace(/[^\n\t]+/g, printable);

/** The same for JSON, which has an escape for every character and keeps its value. */
export const printableJson = (json: string): string =>
  json.replace(/[^\n\t]+/g, (line) => line.replace(unprintable, (character) => `\\u${digitsOf(character, 4)}`));

/** Control characters, directions of writing, line ends that only some programs know, and lone surrogates. */
const unprintable = /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function byNumber(character: string): string {
  const isByte = character.charCodeAt(0) < 0x100;
  return named[character] ?? (isByte ? `\\x${digitsOf(character, 2)}` : `\\u${digitsOf(character, 4)}`);
}

const digitsOf = (character: string, count: number): string =>
  character.charCodeAt(0).toString(16).padStart(count, '0');
