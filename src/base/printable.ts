/**
 * Text that a guest, a file or its name decides, for a person's terminal: what prints nothing stands there by its number (`\x1b`, `\u202e`),
 * so that it moves no cursor, gives no window a title and turns no line around. All that is told goes through here; only the guest's
 * console is passed on as it is.
 */
export const printable = (text: string): string => text.replace(unprintable, byNumber);

/** The same of a text of several lines: the ends of lines and tabs stay. */
export const printableLines = (text: string): string => text.replace(/[^\n\t]+/g, printable);

/** The same of JSON, which has an escape for every character; it keeps its value. */
export const printableJson = (json: string): string =>
  json.replace(/[^\n\t]+/g, (line) => line.replace(unprintable, (character) => `\\u${digitsOf(character, 4)}`));

/** Control characters, directions of writing, ends of lines that only some know, and halves of characters. */
const unprintable = /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function byNumber(character: string): string {
  const isByte = character.charCodeAt(0) < 0x100;
  return named[character] ?? (isByte ? `\\x${digitsOf(character, 2)}` : `\\u${digitsOf(character, 4)}`);
}

const digitsOf = (character: string, count: number): string =>
  character.charCodeAt(0).toString(16).padStart(count, '0');
