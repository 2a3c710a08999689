/** What has been refused, lost or opened: lines under the first one. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { grouped, plural } from '../../page/format';
import { ask, isConnected, overview, problem, recording } from './state';

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

/** What stands between backticks is code. */
const withCode = (words: string) =>
  words.split('`').map((part, at) => (at % 2 === 0 ? part : <code key={at}>{part}</code>));

function Refusals() {
  const dismissed = useSignal(0);
  const areAllShown = useSignal(false);
  const { refused = 0, refusals = [] } = overview.value ?? {};
  // What has been cleared since counts anew.
  useEffect(() => {
    if (refused < dismissed.value) dismissed.value = 0;
  }, [refused]);
  if (refused <= dismissed.value) return null;
  const words = `${numbers[refused] ?? grouped(refused)} ${refused === 1 ? 'message' : 'messages'} refused.`;
  const isShort = refusals.length <= 2 && !areAllShown.value;
  return (
    <div class="banner bad" role="alert">
      <span class="no" aria-hidden="true">
        !
      </span>
      <div class="words">
        <b>{words}</b>{' '}
        {(isShort ? refusals : refusals.slice(-1)).map(({ words: each }, at) => (
          <span key={at}>{withCode(each)} </span>
        ))}{' '}
        Everything else is complete.
        {areAllShown.value && (
          <ul>
            {refusals.map(({ words: each, times }, at) => (
              <li key={at}>
                {withCode(each)}
                {times > 1 && ` ${plural(times, 'time')}`}
              </li>
            ))}
          </ul>
        )}
      </div>
      {refusals.length > 1 && (
        <button
          type="button"
          class="btn small"
          aria-expanded={areAllShown.value}
          onClick={() => {
            areAllShown.value = !areAllShown.value;
          }}
        >
          {areAllShown.value ? 'Hide them' : 'Show them'}
        </button>
      )}
      <button
        type="button"
        class="btn ghost small"
        onClick={() => {
          dismissed.value = refused;
          areAllShown.value = false;
        }}
      >
        Dismiss
      </button>
    </div>
  );
}

function OnDisk() {
  const { onDisk = 0, first = 1, dropped = 0 } = overview.value ?? {};
  if (onDisk < first && dropped === 0) return null;
  return (
    <div class="banner" role="status">
      {onDisk >= first && (
        <>
          <b>Reading from disk.</b>{' '}
          <span class="words">
            Steps {grouped(first)} to {grouped(onDisk)} were written out when memory was full. Search and jump still
            reach them{dropped > 0 && `; the ${grouped(dropped)} before them are forgotten`}.
          </span>
          <button type="button" class="btn ghost small" onClick={() => void ask({ ask: 'keepNewest' })}>
            Keep only the newest
          </button>
        </>
      )}
      {onDisk < first && (
        <span class="words">
          <b>The oldest {plural(dropped, 'step')} are forgotten.</b> What is shown begins with step {grouped(first)}.
        </span>
      )}
    </div>
  );
}

export function Banners() {
  return (
    <div class="banners">
      {!isConnected.value && (
        <div class="banner" role="status">
          <b>No connection to the inspector’s server.</b>{' '}
          <span class="words">It is tried again each second; what is on the screen has been received before.</span>
        </div>
      )}
      {problem.value !== undefined && (
        <div class="banner bad" role="alert">
          <span class="no" aria-hidden="true">
            ✕
          </span>
          <span class="words">
            {problem.value} <span class="q">What is on the screen has not changed.</span>
          </span>
          <button
            type="button"
            class="btn ghost small"
            onClick={() => {
              problem.value = undefined;
            }}
          >
            Close
          </button>
        </div>
      )}
      {overview.value?.opened !== undefined && (
        <div class="banner" role="status">
          <b>{overview.value.opened}</b> <span class="words">is a recording: nothing is added to it.</span>
          <button
            type="button"
            class="btn ghost small"
            onClick={() => {
              recording.value = undefined;
            }}
          >
            Show what arrives
          </button>
        </div>
      )}
      {overview.value?.diskFailure !== undefined && (
        <div class="banner bad" role="alert">
          <span class="no" aria-hidden="true">
            !
          </span>
          <span class="words">
            <b>Nothing more can be written to disk:</b> {overview.value.diskFailure}. The oldest messages are forgotten
            instead.
          </span>
        </div>
      )}
      <Refusals />
      <OnDisk />
    </div>
  );
}
