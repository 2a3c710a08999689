/** What can happen to the frame in sight: each forks the run. */
import { signal } from '@preact/signals';
import type { FrameSpan } from '../../protocol';
import { beforeAcknowledgment, corrupt, delay, drop } from '../fault-statements';
import { fork } from '../state';

const delayMs = signal(10);

export function FrameFaults({ frame }: { readonly frame: FrameSpan }) {
  const isMessage = frame.kind !== 'acknowledgment' && frame.kind !== 'heartbeat';
  return (
    <>
      <div class="row">
        <button type="button" class="btn" onClick={() => void fork(drop(frame))}>
          Drop
        </button>
        <button type="button" class="btn" onClick={() => void fork(corrupt(frame))}>
          Corrupt
        </button>
        <button type="button" class="btn" onClick={() => void fork(delay(frame, delayMs.value))}>
          Delay
        </button>
        <label class="for">
          <span class="q">by</span>
          <input
            class="pick number"
            type="number"
            min={0.001}
            step="any"
            aria-label="Milliseconds later"
            value={delayMs.value}
            onInput={({ currentTarget }) => {
              delayMs.value = Math.max(0.001, Number(currentTarget.value));
            }}
          />
          <span class="q">ms</span>
        </label>
      </div>
      {isMessage && (
        <button
          type="button"
          class="btn"
          title="The sender dies when this is on its way and nothing has come back"
          onClick={() => void fork(`${beforeAcknowledgment(frame)} kill ${frame.from}`)}
        >
          Kill {frame.from} before its ack
        </button>
      )}
    </>
  );
}
