import { printable } from '../base/printable';
import type { WrittenRecord } from '../ports/trace';
import { fieldsOf } from './record-line';

const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** The record's type and fields in one line: `message.sent to=right sequence=1 …`. */
export function recordText(record: WrittenRecord): string {
  const fields = Object.entries(fieldsOf(record)).filter(([, value]) => value !== undefined);
  return printable([record.type, ...fields.map(([name, value]) => `${name}=${shown(value)}`)].join(' '));
}

/** A byte for a person: the character itself if printable. */
export function byteText(byte: unknown): string {
  const code = Number(byte);
  if (code === 10) return '\\n';
  if (code === 13) return '\\r';
  return code >= 32 && code < 127 ? String.fromCharCode(code) : `\\x${code.toString(16).padStart(2, '0')}`;
}
