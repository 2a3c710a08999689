/** What happened on the bus, as text that a person can review: one line for each selection, transfer and release. */
import type { WrittenRecord } from '../../src/ports/trace';

const padded = (text: unknown, width: number) => String(text).padEnd(width);

function line({
  type,
  processor,
  target,
  phase,
  count,
  bytes,
  attention,
  term,
  claimant,
  sense,
}: WrittenRecord): string {
  const place = `${padded(processor, 5)} ${target ?? '-'}`;
  switch (type) {
    case 'bus.selection':
      return `selection     ${place}${attention ? '  ATN' : ''}`;
    case 'bus.selectionUnanswered':
      return `selection     ${place}  nobody answers`;
    case 'bus.reselection':
      return `reselection   ${place}`;
    case 'bus.transferred':
      return `${padded(phase, 12)}  ${place}  ${(count as number) > 16 ? `${count} bytes: ${bytes} …` : bytes}`;
    case 'bus.free':
      return `bus free      ${place}`;
    case 'bus.reset':
      return `RESET         ${processor}`;
    case 'claim.granted':
    case 'claim.refused':
      return `${type.replace('.', ' ')} ${claimant}  term ${term}`;
    default:
      return `${type} ${sense ?? ''}`.trim();
  }
}

const shown = /^bus\.(selection|reselection|transferred|free|reset)|^claim\.|^medium\./;

/** Instants in microseconds. */
export const transcript = (records: readonly WrittenRecord[]): string =>
  records
    .filter(({ type }) => shown.test(type))
    .map((record) => `${(record.at / 1000).toFixed(1).padStart(10)}  ${line(record)}\n`)
    .join('');
