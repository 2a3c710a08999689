import { InvalidArgumentError } from 'commander';

/** `event:N`: a record of the trace by its number. */
export function eventNumber(text: string): number {
  const [, number] = /^event:(\d+)$/.exec(text) ?? [];
  if (number === undefined || !Number.isSafeInteger(Number(number))) {
    throw new InvalidArgumentError('Expected event:N, the number of a record.');
  }
  return Number(number);
}
