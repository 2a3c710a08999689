/** A part of a panel that opens; closed, it says what holds now. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface FoldProps {
  readonly name: string;
  readonly now: string;
  readonly children: ComponentChildren;
}

export function Fold({ name, now, children }: FoldProps) {
  const isOpen = useSignal(false);
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen.value) whole.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen.value]);
  return (
    <div class="fold" ref={whole}>
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
