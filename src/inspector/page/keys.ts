/** The keyboard: what each key does, and the list that ? shows. */
import { follow, goTo, hide, keysShown, nextShown, overview, pauseOrFollow, step, view } from './state';

export const keyList: readonly (readonly [words: string, ...keys: readonly string[]])[] = [
  ['pause, follow', 'Space'],
  ['one step back, on', '←', '→'],
  ['next, previous step of the log', 'N', 'Shift N'],
  ['oldest step; follow the newest', 'Home', 'End'],
  ['find an actor', 'A'],
  ['search the log', '/'],
  ['in the tree: move, fold', '↑', '↓', '←', '→'],
  ['in the tree: hide the subtree', 'H'],
  ['whole chart, 100 %', '0'],
  ['panes in order', 'F6'],
  ['this list', '?'],
];

const panes = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('main section.pane, .time-line')].filter(
    (pane) => pane.offsetParent !== null,
  );

function toNextPane(by: number): void {
  const all = panes();
  const at = all.findIndex((pane) => pane.contains(document.activeElement));
  all[(at + by + all.length) % all.length]?.focus();
}

function focusField(id: string, name: typeof view.value): void {
  view.value = name;
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

const actions: Readonly<Record<string, (key: KeyboardEvent) => void>> = {
  ' ': pauseOrFollow,
  ArrowLeft: () => goTo(step.value - 1),
  ArrowRight: () => goTo(step.value + 1),
  Home: () => goTo(overview.value?.first ?? 1),
  End: follow,
  n: ({ shiftKey }) => void nextShown(!shiftKey),
  a: () => focusField('find-actor', 'actors'),
  '/': () => focusField('log-filter', view.value),
  h: () => {
    const key = document.activeElement?.closest<HTMLElement>('[role="treeitem"]')?.dataset.key;
    if (key !== undefined) hide(key);
  },
  '0': () => document.getElementById('fit')?.click(),
  '?': () => {
    keysShown.value = !keysShown.value;
  },
  F6: ({ shiftKey }) => toNextPane(shiftKey ? -1 : 1),
};

const takesText = (target: HTMLElement): boolean => target.matches('input, textarea, select');

/** A button that has the focus keeps Space; a field keeps everything but Escape and F6; tree, tabs and lists their arrows. */
function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (takesText(target)) return key !== 'F6' && key !== 'Escape';
  if (key === ' ' && target.matches('button, a, summary')) return true;
  return (
    /^Arrow|^Home$|^End$/.test(key) && target.closest('[role="tablist"], [role="tree"], [role="listbox"]') !== null
  );
}

export function listenToKeys(): void {
  document.addEventListener('keydown', (key) => {
    if (key.defaultPrevented || key.ctrlKey || key.metaKey || key.altKey || isTaken(key)) return;
    if (key.key === 'Escape' && takesText(key.target as HTMLElement)) return (key.target as HTMLElement).blur();
    const action = actions[key.key.length === 1 ? key.key.toLowerCase() : key.key];
    if (action === undefined) return;
    key.preventDefault();
    action(key);
  });
}
