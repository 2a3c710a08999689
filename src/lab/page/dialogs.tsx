/** What lies over the page: the list of keys, and what is wrong with a file or a wish. */
import './dialogs.css';
import { problem } from './state';

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
