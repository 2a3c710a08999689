/** Numbers as the page writes them: instants in milliseconds with three decimals, counts in groups of three. */

export const milliseconds = (ns: number): string => (ns / 1e6).toFixed(3);

/** For an axis or a mark: no more decimals than needed. */
export const shortMilliseconds = (ns: number): string => String(Number((ns / 1e6).toFixed(ns >= 1e8 ? 1 : 2)));

export const grouped = (count: number): string =>
  count < 10_000 ? String(count) : String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');

/** A long name loses its middle: its beginning and its end tell it apart. */
export const shortened = (name: string, most: number): string =>
  name.length <= most
    ? name
    : `${name.slice(0, Math.ceil((most - 1) * 0.6))}…${name.slice(-Math.floor((most - 1) * 0.4))}`;

export const plural = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** As a scenario reads a duration. */
export const duration = (ns: number): string => `${Number((ns / 1e6).toFixed(6))} ms`;
