/** The keyboard: what each key does, and the list that ? shows. */
import type { PaneName } from './layout';
import { drawer, enlarge, enlarged, keysShown, tourOpen, view } from './layout';
import { nextHit } from './log';
import { fitWhole, zoomBy } from './panes/diagram/view';
import { otherBranch } from './rail/branches';
import { cutLink, killChosen } from './rail/faults';
import { freezeChosen } from './rail/freeze';
import { toFaults } from './rail/rail';
import { back, follow, play, selection } from './state';
import { step } from './stepping';
import { changeSpeed, toBeginning } from './time/time-bar';
import { copyLink } from './top';
import { goToViolation } from './verdict';

export const keyList: readonly (readonly [words: string, ...keys: readonly string[]])[] = [
  ['play, pause', 'Space'],
  ['one event back, on', '←', '→'],
  ['one epoch', 'Shift ←', 'Shift →'],
  ['one instruction', 'Alt ←', 'Alt →'],
  ['one step of a chart', ',', '.'],
  ['slower, faster', '[', ']'],
  ['beginning, end', 'Home', 'End'],
  ['other branch', '↑', '↓'],
  ['kill, as the panel says', 'K'],
  ['freeze or thaw it', 'Z'],
  ['fork here', 'F'],
  ['cut the link', 'X'],
  ['search the log', '/'],
  ['next, previous hit', 'N', 'Shift N'],
  ['verdict that fails', 'V'],
  ['panes in order', 'F6'],
  ['enlarge a pane', 'C'],
  ['zoom time', '+', '−', '0'],
  ['tour', 'T'],
  ['copy link', 'L'],
  ['back to the moment before', 'Esc'],
  ['this list', '?'],
];

const panes = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('main section.pane, #moment')].filter(
    (pane) => pane.offsetParent !== null,
  );

function toNextPane(by: number): void {
  const all = panes();
  const at = all.findIndex((pane) => pane.contains(document.activeElement));
  all[(at + by + all.length) % all.length]?.focus();
}

const paneNames: readonly PaneName[] = ['diagram', 'chart', 'log', 'consoles', 'machine'];

function enlargePane(): void {
  if (enlarged.value !== undefined) {
    enlarged.value = undefined;
    return;
  }
  const pane = document.activeElement?.closest('section.pane');
  enlarge(paneNames.find((name) => pane?.classList.contains(name)) ?? 'chart');
}

function goBack(): void {
  if (keysShown.value) keysShown.value = false;
  else if (enlarged.value !== undefined) enlarged.value = undefined;
  else if (drawer.value) drawer.value = false;
  else if (selection.value?.kind === 'frame') selection.value = undefined;
  else void back();
}

const sizeOf = (key: KeyboardEvent) => (key.altKey ? 'instruction' : key.shiftKey ? 'epoch' : undefined);

const actions: Readonly<Record<string, (key: KeyboardEvent) => void>> = {
  ' ': () => void play(),
  ArrowLeft: (key) => void step(false, sizeOf(key)),
  ArrowRight: (key) => void step(true, sizeOf(key)),
  ',': () => void step(false, 'step'),
  '.': () => void step(true, 'step'),
  Home: toBeginning,
  End: follow,
  ArrowUp: () => otherBranch(-1),
  ArrowDown: () => otherBranch(1),
  '[': () => changeSpeed(-1),
  ']': () => changeSpeed(1),
  k: () => void killChosen(),
  z: () => void freezeChosen(),
  x: cutLink,
  f: toFaults,
  n: (key) => void nextHit(!key.shiftKey),
  v: goToViolation,
  c: enlargePane,
  t: () => {
    const isOpen = !tourOpen.value || (!drawer.value && innerWidth < 1280);
    tourOpen.value = isOpen;
    drawer.value = isOpen;
    view.value = isOpen ? 'tour' : 'diagram';
  },
  '+': () => zoomBy(1.6),
  '=': () => zoomBy(1.6),
  '-': () => zoomBy(1 / 1.6),
  '−': () => zoomBy(1 / 1.6),
  '0': () => void fitWhole(),
  l: () => void copyLink().catch(() => undefined),
  '?': () => {
    keysShown.value = !keysShown.value;
  },
  '/': () => {
    view.value = 'log';
    requestAnimationFrame(() => document.getElementById('log-filter')?.focus());
  },
  Escape: goBack,
  F6: (key) => toNextPane(key.shiftKey ? -1 : 1),
};

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type="radio"]), textarea, select, [contenteditable]');

/** A button that has the focus keeps Space and Enter; a field keeps everything but Escape and F6. */
function isTaken({ key, target, altKey, shiftKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (takesText(target)) return key !== 'F6' && key !== 'Escape';
  if (key === ' ' && target.matches('button, a, [role="switch"], summary')) return true;
  const isGroup = target.closest('[role="tablist"], [role="radiogroup"], [role="tree"]') !== null;
  return isGroup && !altKey && !shiftKey && /^Arrow|^Home$|^End$/.test(key);
}

function roveInGroup(key: KeyboardEvent): void {
  const group = (key.target as HTMLElement).closest('[role="tablist"], [role="radiogroup"]');
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key.key];
  if (group === null || by === undefined) return;
  const all = [...group.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
  const to = all[(all.indexOf(key.target as HTMLButtonElement) + by + all.length) % all.length];
  key.preventDefault();
  to?.focus();
  to?.click();
}

export function listenToKeys(): void {
  document.addEventListener('keydown', (key) => {
    if (key.defaultPrevented || key.ctrlKey || key.metaKey) return;
    if (isTaken(key)) {
      if (!takesText(key.target)) roveInGroup(key);
      return;
    }
    const action = actions[key.key.length === 1 ? key.key.toLowerCase() : key.key];
    if (action === undefined) return;
    key.preventDefault();
    if (key.key === 'Escape' && takesText(key.target)) (key.target as HTMLElement).blur();
    else action(key);
  });
}
