/** Light or dark, and what a page remembers until the next visit. */
import { effect, signal } from '@preact/signals';

export const remembered = (name: string): string | undefined => {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
};

/** A browser may forbid to keep anything; then the next visit begins anew. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The page works without.
  }
}

const kept = remembered('theme');
const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
export const theme = signal<'light' | 'dark'>(
  kept === 'dark' || kept === 'light' ? kept : prefersDark ? 'dark' : 'light',
);
let isFirst = true;
effect(() => {
  document.documentElement.dataset.theme = theme.value;
  if (!isFirst) remember('theme', theme.value);
  isFirst = false;
});
