/** The list of all keys. */
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import './keys.css';

interface Props {
  readonly list: readonly (readonly [words: string, ...keys: readonly string[]])[];
  readonly shown: Signal<boolean>;
}

export function Keys({ list, shown }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (shown.value) box.current?.showModal();
    else box.current?.close();
  }, [shown.value]);
  return (
    <dialog
      ref={box}
      class="keys"
      aria-labelledby="keys-title"
      onClose={() => {
        shown.value = false;
      }}
    >
      <div class="row">
        <h2 id="keys-title">All keys</h2>
        <span class="sp" />
        <button
          type="button"
          class="btn ghost small"
          onClick={() => {
            shown.value = false;
          }}
        >
          Close
        </button>
      </div>
      <dl>
        {list.map(([words, ...keys]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>
              {keys.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
