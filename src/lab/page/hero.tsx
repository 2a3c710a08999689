/** The first visit: one sentence of context, and the ways in. Nothing is shown running yet. */
import { exampleNamed, examples } from './examples';
import './hero.css';
import { chooseFiles } from './files';
import { leaveHero, online } from './layout';
import { bootLinux, linux } from './linux';
import { open } from './state';
import { tour } from './tour';

/** The moment after the death, where the disk is still at work. */
const example = { name: 'p7-write-in-progress.scenario', event: 467 };

function Machine({ name, part }: { readonly name: string; readonly part: 'primary' | 'backup' }) {
  return (
    <div class={`replica ${part}`}>
      <header>
        <b class="name">{name}</b>
        <span class={`role ${part}`}>
          <i class={`g ${part}`} />
          {part}
        </span>
      </header>
      <dl class="facts">
        <dt>epoch</dt>
        <dd>0</dd>
        <dt>pc</dt>
        <dd>
          <code>00100000</code>
        </dd>
      </dl>
    </div>
  );
}

const Picture = () => (
  <div class="hero-picture" aria-hidden="true">
    <div class="hero-machines">
      <Machine name="left" part="primary" />
      <i class="hero-link" />
      <Machine name="right" part="backup" />
    </div>
    <i class="hero-bus" />
    <div class="hero-devices">
      <span>
        <b>disk</b>
        shared
      </span>
      <span>
        <b>terminal</b>
        you
      </span>
    </div>
  </div>
);

interface WayProps {
  readonly title: string;
  readonly note: string;
  readonly disabled?: boolean;
  readonly go: () => void;
}

const Way = ({ title, note, disabled = false, go }: WayProps) => (
  <button
    type="button"
    disabled={disabled}
    onClick={() => {
      leaveHero();
      go();
    }}
  >
    <b>{title}</b>
    <span>{note}</span>
  </button>
);

const megabytes = (): string => (linux.value.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1);

function linuxNote(): string {
  if (linux.value.length === 0) return 'Drop its kernel and RAM disk: examples/linux builds them';
  return online.value
    ? `Boots in this page, ${megabytes()} MB to fetch`
    : `${megabytes()} MB, when the network is back`;
}

export function Hero() {
  return (
    <main class="hero">
      <div class="hero-words">
        <h2>Two machines run the same program. Kill one.</h2>
        <p>
          The other one takes over, and the program does not notice. Watch how, stop at any instant, go back, and break
          the rules that make it work.
        </p>
        <div class="row">
          <button type="button" class="btn main" disabled={examples.value.length === 0} onClick={leaveHero}>
            Start the tour
          </button>
          <span class="q">{tour.length} steps, about 15 minutes, no account, nothing to install</span>
        </div>
        {!online.value && (
          <p class="hero-offline">
            <b>You are offline.</b> The lab runs on this computer and goes on.
            {linux.value.length > 0 && ' Only Linux, not yet fetched, needs the network.'}
          </p>
        )}
      </div>
      <Picture />
      <nav class="hero-ways" aria-label="Other ways in">
        <Way
          title="Write in progress"
          note="The primary dies while the disk writes"
          go={() => {
            const { text = '' } = exampleNamed(example.name) ?? {};
            void open(example.name, text, {}, example.event);
          }}
        />
        <Way
          title={`All ${examples.value.length} scenarios`}
          note="One for each rule, switch and fault"
          go={() => requestAnimationFrame(() => document.querySelector<HTMLElement>('.run-name')?.click())}
        />
        <Way
          title="Linux 6.1"
          note={linuxNote()}
          disabled={linux.value.length > 0 && !online.value}
          go={() => (linux.value.length > 0 ? void bootLinux() : chooseFiles())}
        />
        <Way title="Something of your own" note="Drop an ELF, assembler, scenario or trace" go={chooseFiles} />
      </nav>
    </main>
  );
}
