/** The terminal as the outside sees it, and what each replica's guest has written. What is typed forks the run here. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ConsoleByte, ReplicaScene } from '../../protocol';
import { fork, instant, scene } from '../state';
import './consoles.css';
import { screenOf } from './consoles/screen';

export function Consoles() {
  const now = scene.value;
  return (
    <div class="console-pane">
      <Outside bytes={now?.terminal ?? []} />
      <div class="console-each">
        {(now?.replicas ?? []).map((replica) => (
          <Replica key={replica.name} replica={replica} bytes={now?.consoles[replica.name] ?? []} />
        ))}
      </div>
    </div>
  );
}

/** Keeps the last line in view. */
function useLastLine(text: string) {
  const screen = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (screen.current !== null) screen.current.scrollTop = screen.current.scrollHeight;
  }, [text]);
  return screen;
}

function Outside({ bytes }: { readonly bytes: readonly ConsoleByte[] }) {
  const line = useSignal('');
  const { text } = screenOf(bytes);
  const screen = useLastLine(text);
  const type = async () => {
    const typed = `${line.value}\n`;
    if ((await fork(typing(instant.value, typed))) !== undefined) line.value = '';
  };
  return (
    <section class="console outside" aria-label="Outside: the terminal">
      <header>
        <b>Outside</b>
        <span class="ell">what the terminal has shown; type here, the guest reads it</span>
      </header>
      <pre
        ref={screen}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        tabIndex={0}
      >
        {text}
      </pre>
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void type();
        }}
      >
        <i class="console-cursor" aria-hidden="true" />
        <input
          aria-label="Type to the guest; Enter forks the run here"
          placeholder="type a line: Enter forks the run here"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={200}
          value={line.value}
          onInput={({ currentTarget }) => {
            line.value = currentTarget.value;
          }}
        />
      </form>
    </section>
  );
}

/** The scenario's statement for what is typed. */
const typing = (at: number, text: string): string => `at ${at / 1e6} ms type ${JSON.stringify(text)}`;

function Replica({ replica, bytes }: { readonly replica: ReplicaScene; readonly bytes: readonly ConsoleByte[] }) {
  const { text, parts } = screenOf(bytes);
  const screen = useLastLine(text);
  return (
    <section class="console" aria-label={`Console of ${replica.name}`}>
      <header>
        <b>{replica.name}</b>
        <span class="ell">{fateOf(replica, bytes)}</span>
      </header>
      <pre
        ref={screen}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        tabIndex={0}
        class={replica.role === 'dead' ? 'frozen' : ''}
      >
        {parts.map((part) => (
          <span key={part.event} class={part.released ? '' : 'absorbed'}>
            {part.text}
          </span>
        ))}
        {replica.role !== 'dead' && <i class="console-cursor idle" aria-hidden="true" />}
      </pre>
    </section>
  );
}

function fateOf({ role, was }: ReplicaScene, bytes: readonly ConsoleByte[]): string {
  if (bytes.length === 0) return 'nothing written yet';
  const last = bytes.at(-1)?.released ? 'released' : 'absorbed, goes nowhere';
  if (role === 'dead') return `${was === 'primary' ? 'released' : 'absorbed'}, then dead`;
  const first = bytes[0].released ? 'released' : 'absorbed';
  return bytes.some(({ released }) => released !== bytes[0].released) ? `${first}, then ${last}` : last;
}
