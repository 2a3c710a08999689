/** The terminal as the outside sees it, and what each replica's guest has written. What is typed forks the run here. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ConsoleScene, ReplicaScene } from '../../protocol';
import { follow, fork, instant, scene } from '../state';
import '@xterm/xterm/css/xterm.css';
import './consoles.css';
import { Screen } from './consoles/screen-view';

const empty: ConsoleScene = { length: 0 };

export function Consoles() {
  const now = scene.value;
  return (
    <div class="console-pane">
      <Outside run={now?.run ?? 0} shown={now?.terminal ?? empty} />
      <div class="console-each">
        {(now?.replicas ?? []).map((replica) => (
          <Replica
            key={replica.name}
            replica={replica}
            run={now?.run ?? 0}
            shown={now?.consoles[replica.name] ?? empty}
          />
        ))}
      </div>
    </div>
  );
}

/** What keys that write nothing send to the guest. */
const controls: Readonly<Record<string, string>> = { c: '\u0003', d: '\u0004', z: '\u001a' };

interface Shown {
  readonly run: number;
  readonly shown: ConsoleScene;
}

function Outside({ run, shown }: Shown) {
  const line = useSignal('');
  const input = useRef<HTMLInputElement>(null);
  const type = async (text: string) => {
    if ((await fork(typing(instant.value, text))) === undefined) return;
    line.value = '';
    follow();
  };
  return (
    <section class="console outside" aria-label="Outside: the terminal">
      <header>
        <b>Outside</b>
        <span class="ell">what the terminal has shown; type here, the guest reads it</span>
      </header>
      <Screen
        label="The terminal’s screen"
        run={run}
        scene={shown}
        hasCursor
        typed={(key) => {
          line.value += key;
          input.current?.focus();
        }}
      />
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void type(`${line.value}\n`);
        }}
      >
        <i class="console-prompt" aria-hidden="true">
          ›
        </i>
        <input
          ref={input}
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
          onKeyDown={(key) => {
            const control = key.ctrlKey ? controls[key.key] : undefined;
            const isCopied = key.currentTarget.selectionStart !== key.currentTarget.selectionEnd;
            if (control === undefined || isCopied) return;
            key.preventDefault();
            void type(control);
          }}
        />
      </form>
    </section>
  );
}

/** The scenario's statement for what is typed. */
const typing = (at: number, text: string): string => `at ${at / 1e6} ms type ${JSON.stringify(text)}`;

function Replica({ replica, run, shown }: Shown & { readonly replica: ReplicaScene }) {
  const { name, role } = replica;
  return (
    <section
      class={`console${role === 'dead' ? ' frozen' : ''}${shown.ends === 'absorbed' ? ' absorbed' : ''}`}
      aria-label={`Console of ${name}`}
    >
      <header>
        <b>{name}</b>
        <span class="ell" title={fateOf(replica, shown)}>
          {fateOf(replica, shown)}
        </span>
      </header>
      <Screen of={name} label={`What the guest of ${name} has written`} run={run} scene={shown} hasCursor={false} />
    </section>
  );
}

function fateOf({ role, was }: ReplicaScene, { began, ends }: ConsoleScene): string {
  if (began === undefined) return 'nothing written yet';
  if (role === 'dead') return `${was === 'primary' ? 'released' : 'absorbed'}, then dead`;
  const last = ends === 'released' ? 'released' : 'absorbed, goes nowhere';
  return began === ends ? last : `${began}, then ${last}`;
}
