/** The page: landmarks, panes and where they stand. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Keys } from '../../page/keys';
import { Banners } from './banners';
import { ChartPane } from './chart/chart-pane';
import { openRecording } from './files';
import { keyList } from './keys';
import { Log } from './log';
import { Sequence } from './sequence/sequence';
import { hasSteps, keysShown, overview, type ViewName, view } from './state';
import { StepPane } from './step/step-pane';
import { TimeLine } from './time-line';
import { Top } from './top';
import { ActorTree } from './tree';
import { Welcome } from './welcome';

const views: readonly (readonly [ViewName, string])[] = [
  ['actors', 'Actors'],
  ['chart', 'Chart'],
  ['sequence', 'Sequence'],
  ['step', 'Step'],
];

/** On a narrow screen: which view stands above the log. */
function ViewTabs() {
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = views.findIndex(([name]) => name === view.value);
    const to = (at + by + views.length) % views.length;
    view.value = views[to][0];
    (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role="tab"]')[to]?.focus();
  };
  return (
    <div class="tabs view-tabs" role="tablist" aria-label="View" onKeyDown={move}>
      {views.map(([name, words]) => (
        <button
          type="button"
          key={name}
          role="tab"
          aria-selected={view.value === name}
          tabIndex={view.value === name ? 0 : -1}
          onClick={() => {
            view.value = name;
          }}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

export function App() {
  const isDropping = useSignal(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      isDropping.value = true;
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) isDropping.value = false;
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      isDropping.value = false;
      void openRecording(event.dataTransfer?.files[0]);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return (
    <div class={`inspector${isDropping.value ? ' dropping' : ''}`}>
      {hasSteps.value && (
        <a class="skip" href="#time">
          Skip to the time line
        </a>
      )}
      <Top />
      <Banners />
      {hasSteps.value ? (
        <>
          <main class={`body view-${view.value}`}>
            <ViewTabs />
            <ActorTree />
            <ChartPane />
            <Sequence />
            <Log />
            <StepPane />
          </main>
          <TimeLine />
        </>
      ) : (
        <Welcome isWaiting={overview.value?.opened === undefined} />
      )}
      <Keys list={keyList} shown={keysShown} />
    </div>
  );
}
