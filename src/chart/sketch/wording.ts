/** What a picture says of triggers, guards and actions, and how long texts are broken and cut. */
import type { ChartAction, ChartGuard, ChartTransition, ChartTrigger } from '../chart';

/** Characters of a line of a label; a word that cannot be broken may be longer. */
const lineLength = 26;
const longestLine = 34;
/** Characters of a line within a state. */
const longestNote = 64;
const actionsShown = 3;
const namesShown = 3;

const delayUnits = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

export function triggerText(trigger: ChartTrigger): string {
  switch (trigger.kind) {
    case 'event':
      return trigger.type;
    case 'always':
      return '';
    case 'after':
      return `after ${typeof trigger.delay === 'string' ? trigger.delay : duration(trigger.delay)}`;
    case 'done':
      return 'done';
    case 'actorDone':
      return `done: ${trigger.actor}`;
    case 'actorFailed':
      return `error: ${trigger.actor}`;
    case 'actorSnapshot':
      return `snapshot: ${trigger.actor}`;
  }
}

/** Milliseconds in the greatest unit in which they are a number with at most one decimal. */
function duration(milliseconds: number): string {
  const [size, unit] = delayUnits.find(([each]) => milliseconds >= each && (milliseconds * 10) % each === 0) ?? [
    1,
    'ms',
  ];
  return `${milliseconds / size} ${unit}`;
}

export const guardText = (guard: ChartGuard | 'else' | undefined): string =>
  guard === undefined ? '' : `[${guard === 'else' ? guard : guard.type}]`;

export function actionsText(actions: readonly ChartAction[], shown = actionsShown): string {
  const names = actions.slice(0, actions.length > shown + 1 ? shown : actions.length).map(({ type }) => type);
  const more = actions.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` +${more}` : ''}`;
}

export function namesText(names: readonly string[]): string {
  const shown = names.length > namesShown + 1 ? names.slice(0, namesShown) : names;
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` +${more}` : ''}`;
}

/** A transition in one line: `event [guard] / actions`. */
export function transitionText({ trigger, actions }: ChartTransition, guard: ChartGuard | 'else' | undefined): string {
  const doing = actions.length > 0 ? `/ ${actionsText(actions)}` : '';
  return [triggerText(trigger), guardText(guard), doing].filter((text) => text !== '').join(' ');
}

/**
 * A text in lines of a label: broken after commas, dots and spaces and before humps, two lines at most, then cut in the
 * middle.
 */
export function lines(text: string): readonly string[] {
  if (text.length <= lineLength) return [text];
  const [first, ...rest] = filled(pieces(text));
  const second = rest.join('');
  if (second === '') return [cut(first.trim(), longestLine)];
  if (rest.length === 1 || second.length <= longestLine)
    return [cut(first.trim(), longestLine), cut(second.trim(), longestLine)];
  // Beginning and end of a name say most.
  return [cut(first.trim(), longestLine), `…${second.slice(1 - lineLength).trim()}`];
}

/** A list of actions in lines, each name whole. */
export function actionLines(actions: readonly ChartAction[]): readonly string[] {
  const names = actionsText(actions).split(/(?<=, )/);
  const all: string[] = [];
  for (const name of names) {
    const last = all.at(-1);
    if (last !== undefined && last.length + name.trim().length <= lineLength) all[all.length - 1] = last + name;
    else all.push(name);
  }
  return all.map((line, at) => cut(`${at === 0 ? '/ ' : ''}${line.trim()}`, longestLine));
}

export const note = (text: string): string => cut(text, longestNote);

/** A text without its middle. */
export function cut(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const half = (length - 1) / 2;
  return `${characters.slice(0, Math.ceil(half)).join('')}…${characters.slice(-Math.floor(half)).join('')}`;
}

const pieces = (text: string): readonly string[] =>
  text.split(/(?<=[.,_:/ -])|(?<=\p{Ll})(?=\p{Lu})/u).filter((piece) => piece !== '');

function filled(parts: readonly string[]): readonly string[] {
  const all: string[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last !== undefined && last.length + part.trimEnd().length <= lineLength) all[all.length - 1] = last + part;
    else all.push(part);
  }
  return all;
}
