/** The bar at the top of a page: whose page it is, what it holds, and at its end the keys and the theme. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { ThemeButton } from './theme-button';
import './top-bar.css';

interface Props {
  readonly page: string;
  readonly keysShown: Signal<boolean>;
  readonly children: ComponentChildren;
}

export const TopBar = ({ page, keysShown, children }: Props) => (
  <header class="top">
    <h1 class="brand">
      Understudy <span>{page}</span>
    </h1>
    <i class="bar" />
    {children}
    <button
      type="button"
      class="btn ghost icon hide-phone"
      aria-label="All keys"
      title="All keys, ?"
      onClick={() => {
        keysShown.value = true;
      }}
    >
      ?
    </button>
    <ThemeButton />
  </header>
);
