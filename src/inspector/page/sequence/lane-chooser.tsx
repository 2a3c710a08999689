/** Which actors have a lane. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { grouped } from '../../../page/format';
import { hidden, lanes, overview, step } from '../state';
import { useAnswer } from '../use-answer';

interface Props {
  readonly chosen: ReadonlySet<string>;
  readonly choose: (key: string) => void;
  readonly close: () => void;
}

export function LaneChooser({ chosen, choose, close }: Props) {
  const find = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const tree = useAnswer<'tree'>(
    { ask: 'tree', step: step.value, toggled: [], hidden: hidden.value, find: find.value },
    overview.value?.actors,
  );
  const rows = tree.value?.rows ?? [];
  return (
    <div class="lane-chooser" role="group" aria-label="Lanes" onKeyDown={(key) => key.key === 'Escape' && close()}>
      <div class="row">
        <label class="field">
          <span class="vh">Find an actor for a lane</span>
          <input
            ref={field}
            type="search"
            placeholder="find an actor"
            value={find.value}
            onInput={({ currentTarget }) => {
              find.value = currentTarget.value;
            }}
          />
        </label>
        <button
          type="button"
          class="btn small"
          disabled={lanes.value.length === 0}
          onClick={() => {
            lanes.value = [];
          }}
        >
          Those near the step
        </button>
        <button type="button" class="btn ghost small" onClick={close}>
          Close
        </button>
      </div>
      <ul>
        {rows.slice(0, 200).map(({ key, name, depth, steps }) => (
          <li key={key}>
            <label style={{ paddingLeft: `${Math.min(depth, 8) * 14}px` }}>
              <input type="checkbox" checked={chosen.has(key)} onChange={() => choose(key)} />
              <span class="ell">{name}</span>
              <span class="q">{grouped(steps)}</span>
            </label>
          </li>
        ))}
      </ul>
    </div>
  );
}
