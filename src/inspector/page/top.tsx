/** What is received, from which programs, and what can be done with it. */
import { useRef } from 'preact/hooks';
import { grouped, plural } from '../../page/format';
import { TopBar } from '../../page/top-bar';
import type { Overview } from '../viewer-protocol';
import { openRecording, saveRecording } from './files';
import { ask, following, hasSteps, isConnected, keysShown, overview, pauseOrFollow } from './state';

const megabytes = (bytes: number): string => {
  const size = bytes / 2 ** 20;
  return size >= 10 || Number.isInteger(size) ? String(Math.round(size)) : size.toFixed(1);
};

/** The names of the programs: of one, of two, the number of more. */
function programsOf({ programs, opened }: Overview): string {
  if (opened !== undefined) return opened;
  const names = programs.map(({ names: roots, number }) => roots.join(', ') || `program ${number}`);
  return names.length <= 2 ? names.join(', ') : `${names.length} programs`;
}

function Pill() {
  const told = overview.value;
  const isOn = told?.programs.some(({ isConnected: is }) => is) === true;
  const words = !isConnected.value
    ? 'no connection'
    : told?.opened !== undefined
      ? 'recording'
      : isOn
        ? 'receiving'
        : hasSteps.value
          ? 'ended'
          : 'waiting';
  const sources = told?.programs.map(({ from }) => from).filter((from) => from !== undefined) ?? [];
  return (
    <span class={`pill${isOn && isConnected.value ? '' : ' off'}`} title={sources.join(', ') || undefined}>
      <i aria-hidden="true" />
      {words}
      {told !== undefined && hasSteps.value && <span class="q ell hide-phone">{programsOf(told)}</span>}
    </span>
  );
}

function Sums() {
  const told = overview.value;
  if (told === undefined || !hasSteps.value) return <p class="sums" />;
  const {
    actors,
    last,
    actions,
    memoryBytes,
    memoryLimit,
    onDisk,
    dropped,
    forgottenActors,
    refused,
    definitionsLeftOut,
  } = told;
  const lost = [
    ...(dropped > 0 ? [`The oldest ${grouped(dropped)} are forgotten`] : []),
    ...(onDisk > dropped ? [`The oldest ${grouped(onDisk - dropped)} are on disk`] : []),
    ...(forgottenActors > 0 ? [`${plural(forgottenActors, 'actor')} that had ended forgotten`] : []),
    ...(definitionsLeftOut > 0 ? [`${plural(definitionsLeftOut, 'definition')} left out`] : []),
    ...(refused > 0 ? [`${plural(refused, 'message')} refused`] : []),
  ];
  const memory = `${megabytes(memoryBytes)} of ${megabytes(memoryLimit)} MB`;
  const rest = lost.length === 0 ? `Nothing dropped, ${memory}` : `${lost.join('. ')}, ${memory} in memory`;
  return (
    <p class="sums ell">
      <b>{plural(actors, 'actor')}</b>, {plural(last, 'step')}
      {actions > 0 && `, ${plural(actions, 'action')}`}. {rest}
    </p>
  );
}

/** A button that opens a file. */
export function OpenButton({ look }: { readonly look: string }) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={look} onClick={() => chooser.current?.click()}>
        Open …
      </button>
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label="Open a recording"
        onChange={({ currentTarget }) => {
          void openRecording(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

export function Top() {
  const isThere = hasSteps.value;
  return (
    <TopBar page="inspector" keysShown={keysShown}>
      <Pill />
      <Sums />
      {isThere && (
        <>
          <button type="button" class="btn hide-phone" onClick={pauseOrFollow}>
            {following.value ? 'Pause' : 'Follow'} <kbd>Space</kbd>
          </button>
          <button type="button" class="btn hide-phone" onClick={saveRecording}>
            Save recording
          </button>
        </>
      )}
      <OpenButton look="btn hide-phone" />
      {isThere && overview.value?.opened === undefined && (
        <button type="button" class="btn ghost hide-phone" onClick={() => void ask({ ask: 'clear' })}>
          Clear
        </button>
      )}
    </TopBar>
  );
}
