/** What lies over the page: the list of keys, and what is wrong with a file or a wish. */
import { useEffect, useRef } from 'preact/hooks';
import './dialogs.css';
import { keyList } from './keys';
import { keysShown } from './layout';
import { problem } from './state';

export function Keys() {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (keysShown.value) box.current?.showModal();
    else box.current?.close();
  }, [keysShown.value]);
  return (
    <dialog
      ref={box}
      class="keys"
      aria-labelledby="keys-title"
      onClose={() => {
        keysShown.value = false;
      }}
    >
      <div class="row">
        <h2 id="keys-title">All keys</h2>
        <span class="sp" />
        <button
          type="button"
          class="btn ghost small"
          onClick={() => {
            keysShown.value = false;
          }}
        >
          Close
        </button>
      </div>
      <dl>
        {keyList.map(([words, ...keys]) => (
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

/** An alert at the page's edge; the run on the screen has not changed. */
export function Problem() {
  return (
    <div class="problem-place" role="alert">
      {problem.value !== undefined && (
        <div class="problem">
          <span class="no" aria-hidden="true">
            ✕
          </span>
          <p>
            {problem.value} <span class="q">The run on the screen has not changed.</span>
          </p>
          <button
            type="button"
            class="btn small"
            onClick={() => {
              problem.value = undefined;
            }}
          >
            Close
          </button>
        </div>
      )}
    </div>
  );
}
