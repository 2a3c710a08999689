/** A dialog over the page, with its title and the way out. */
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './dialog.css';

interface Props {
  /** Its class; its title's id begins with it. */
  readonly name: string;
  readonly title: string;
  readonly shown: Signal<boolean>;
  readonly children: ComponentChildren;
}

export function Dialog({ name, title, shown, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (shown.value) box.current?.showModal();
    else box.current?.close();
  }, [shown.value]);
  const close = () => {
    shown.value = false;
  };
  return (
    <dialog ref={box} class={`dialog ${name}`} aria-labelledby={`${name}-title`} onClose={close}>
      <div class="row">
        <h2 id={`${name}-title`}>{title}</h2>
        <span class="sp" />
        <button type="button" class="btn ghost small" onClick={close}>
          Close
        </button>
      </div>
      {children}
    </dialog>
  );
}
