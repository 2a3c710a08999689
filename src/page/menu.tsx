/** A button with a list under it: arrows move, Enter chooses, Escape closes. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './menu.css';

interface MenuItem {
  readonly name: string;
  readonly note?: string;
  readonly chosen?: boolean;
  readonly choose: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly class: string;
  readonly items: readonly MenuItem[];
  readonly children: ComponentChildren;
  readonly wide?: boolean;
}

export const Chevron = () => (
  <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
    <path d="M1 3l3.5 3.5L8 3" fill="none" stroke="currentColor" stroke-width="1.5" />
  </svg>
);

export function Menu({ label, class: look, items, children, wide }: MenuProps) {
  const isOpen = useSignal(false);
  const holder = useRef<HTMLDivElement>(null);
  const buttons = () => [...(holder.current?.querySelectorAll<HTMLButtonElement>('[role^="menuitem"]') ?? [])];
  const close = () => {
    isOpen.value = false;
    holder.current?.querySelector('button')?.focus();
  };

  useEffect(() => {
    if (!isOpen.value) return;
    (buttons().find((each) => each.ariaChecked === 'true') ?? buttons()[0])?.focus();
    const leave = (event: Event) => {
      if (!holder.current?.contains(event.target as Node)) isOpen.value = false;
    };
    document.addEventListener('pointerdown', leave);
    return () => document.removeEventListener('pointerdown', leave);
  }, [isOpen.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen.value) return;
    event.stopPropagation();
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') isOpen.value = false;
    else if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length]?.focus();
    } else if (event.key.length === 1 && event.key !== ' ') {
      const found = [...all.slice(at + 1), ...all].find((each) =>
        each.textContent?.toLowerCase().startsWith(event.key.toLowerCase()),
      );
      found?.focus();
    }
  };

  return (
    <div class={`menu${wide ? ' wide' : ''}`} ref={holder} onKeyDown={onKeyDown} role="group" aria-label={label}>
      <button
        type="button"
        class={look}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        aria-label={wide ? undefined : label}
        title={wide ? undefined : label}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {children}
      </button>
      {isOpen.value && (
        <div class="popup" role="menu" aria-label={label}>
          {items.map(({ name, note, chosen, choose }) => (
            <button
              type="button"
              key={name}
              role="menuitemradio"
              aria-checked={chosen === true}
              tabIndex={-1}
              onClick={() => {
                close();
                choose();
              }}
            >
              <span>{name}</span>
              {note && <span class="q">{note}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
