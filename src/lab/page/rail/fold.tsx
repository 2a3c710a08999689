/** A part of a panel that opens; closed, it says what holds now. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

interface FoldProps {
  readonly name: string;
  readonly now: string;
  readonly children: ComponentChildren;
}

export function Fold({ name, now, children }: FoldProps) {
  const isOpen = useSignal(false);
  return (
    <div class="fold">
      <button
        type="button"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <span>{name}</span>
        <span class="ell" title={now}>
          {now}
        </span>
      </button>
      {isOpen.value && <div class="inside">{children}</div>}
    </div>
  );
}
