import { InvalidArgumentError } from 'commander';
import type { Kill } from '../../sim/plan/plan';
import { isVictim, victimForm } from '../../sim/plan/victim';

/** Parsers of option values; each error names the value and the expected form. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`Expected a whole number, ${range}.`);
    }
    return value;
  };
}

/** An address of a program in memory: decimal or, with 0x, hexadecimal. */
export function address(text: string): number {
  const value = Number(text);
  if (!/^(0x[\da-f]+|\d+)$/i.test(text) || value % 4 !== 0 || value > 0x0ffffffc) {
    throw new InvalidArgumentError('Expected an address, a multiple of 4 up to 0x0ffffffc.');
  }
  return value;
}

/** `1..1000`. */
export function seedRange(text: string): { readonly first: number; readonly last: number } {
  const [, first, last] = /^(\d{1,10})\.\.(\d{1,10})$/.exec(text)?.map(Number) ?? [];
  if (first === undefined || first > last || last >= 2 ** 32) {
    throw new InvalidArgumentError('Expected FIRST..LAST, two seeds from 0 to 4294967295, such as 1..1000.');
  }
  return { first, last };
}

export function minutes(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value === 0) throw new InvalidArgumentError('Expected minutes, more than 0.');
  return value;
}

/** From 0.001 to 1. */
export function scale(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value < 0.001 || value > 1) {
    throw new InvalidArgumentError('Expected a scale from 0.001 to 1.');
  }
  return value;
}

export function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) {
    throw new InvalidArgumentError('Expected a probability from 0 up to, but not including, 1.');
  }
  return value;
}

export interface TypedFile {
  readonly path: string;
  /** Nanoseconds; without an instant the text is typed as soon as the guest listens. */
  readonly at: number | 'listening';
}

/** `FILE` or `FILE@MS`. */
export function typedFile(text: string, before: readonly TypedFile[] = []): readonly TypedFile[] {
  const [, path, milliseconds] = /^(.+?)(?:@(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  if (path === undefined) throw new InvalidArgumentError('Expected FILE or FILE@MILLISECONDS.');
  return [...before, { path, at: milliseconds === undefined ? 'listening' : Math.round(Number(milliseconds) * 1e6) }];
}

/** `WHO@WHEN`: `primary@epoch:40`, `backup@time:12.5`, `primary@event:300`, `primary@record:interrupt.buffered:2`. */
export function kill(text: string, before: readonly Kill[] = []): readonly Kill[] {
  const [, whom, type, nth] = /^([^@]+)@record:([a-z]+\.[a-zA-Z]+):([1-9]\d{0,8})$/.exec(text) ?? [];
  if (isVictim(whom)) return [...before, { who: whom, when: { kind: 'record', type, nth: Number(nth) } }];
  const groups = /^([^@]+)@(epoch|time|event):(\d+(?:\.\d+)?)$/.exec(text);
  const who = groups?.[1];
  const number = Number(groups?.[3]);
  const whole = groups?.[2] === 'time' || Number.isInteger(number);
  if (groups === null || !isVictim(who) || !whole || (groups[2] === 'event' && number === 0)) {
    throw new InvalidArgumentError(
      `Expected WHO@WHEN: WHO is ${victimForm}; WHEN is epoch:N, time:MS, event:N or record:TYPE:N (N from 1).`,
    );
  }
  if (groups[2] === 'epoch') return [...before, { who, when: { kind: 'epoch', epoch: number } }];
  if (groups[2] === 'event') return [...before, { who, when: { kind: 'event', event: number } }];
  return [...before, { who, when: { kind: 'time', at: Math.round(number * 1e6) } }];
}
