/** Nothing has come yet: how a program finds the inspector. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isConnected, listeningSince, overview } from './state';
import { OpenButton } from './top';

/** So long a button says that it has copied. */
const copiedMs = 1_600;

function Copy({ label, text, mark }: { readonly label: string; readonly text: string; readonly mark?: string }) {
  const copied = useSignal('');
  const [before, after] = mark === undefined ? [text, ''] : split(text, mark);
  const copy = () =>
    navigator.clipboard
      .writeText(text)
      .then(
        () => 'Copied',
        () => 'Not allowed',
      )
      .then((word) => {
        copied.value = word;
        setTimeout(() => {
          copied.value = '';
        }, copiedMs);
      });
  return (
    <div class="copy">
      {/* A long line scrolls, also by the keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre tabIndex={0} role="group" aria-label={label}>
        <code>
          {before}
          {mark !== undefined && <mark>{mark}</mark>}
          {after}
        </code>
      </pre>
      <button type="button" class="btn" onClick={() => void copy()}>
        {copied.value || 'Copy'}
      </button>
    </div>
  );
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.lastIndexOf(mark);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function ListeningFor() {
  const now = useSignal(Date.now());
  useEffect(() => {
    const ticking = setInterval(() => {
      now.value = Date.now();
    }, 1_000);
    return () => clearInterval(ticking);
  }, []);
  const seconds = Math.max(0, Math.floor((now.value - listeningSince.value) / 1_000));
  const two = (count: number) => String(count).padStart(2, '0');
  return (
    <>
      {two(Math.floor(seconds / 60))}:{two(seconds % 60)}
    </>
  );
}

export function Welcome({ isWaiting }: { readonly isWaiting: boolean }) {
  const told = overview.value;
  const address = told?.address ?? location.origin.replace(/^http/, 'ws');
  const isDefault = address === 'ws://localhost:8080';
  const isHere = /^ws:\/\/(localhost|127\.0\.0\.1)\b/.test(address);
  if (!isWaiting)
    return (
      <main class="welcome">
        <div>
          <h2>An empty recording</h2>
          <p>No actor is in it.</p>
        </div>
      </main>
    );
  return (
    <main class="welcome" aria-label="Waiting for a program">
      <div>
        <h2>Waiting for a program</h2>
        <p>Add two lines to any program that uses XState 5, and start it. Nothing leaves this computer.</p>
        <Copy
          label="The lines to add"
          mark="inspect"
          text={[
            "import { createWebSocketInspector } from '@statelyai/inspect';",
            `const { inspect } = createWebSocketInspector(${isDefault ? '' : `{ url: '${address}' }`});`,
            '',
            'createActor(machine, { inspect }).start();',
          ].join('\n')}
        />
        <p class="or">or let Understudy be the program</p>
        <Copy
          label="The command"
          text={[
            'node dist/cli.js scenario examples/scenarios/p7-write-in-progress.scenario \\',
            `     --inspect${isDefault ? '' : `=${address}`}`,
          ].join('\n')}
        />
        <ul class="checks">
          <li>
            <i class="spin" aria-hidden="true" />
            <span>
              {isConnected.value ? (
                <>
                  Listening on <code>{address}</code>
                  {isHere && ', on this computer only,'} for <ListeningFor />
                </>
              ) : (
                'The inspector’s server does not answer'
              )}
            </span>
          </li>
          <li>
            <span class="q">
              Start the inspector first: of what a program did before, Stately’s inspector keeps 200 messages.
            </span>
          </li>
          <li>
            <span class="q">A recording? Drop it here, or</span> <OpenButton look="btn small" />
          </li>
        </ul>
      </div>
    </main>
  );
}
