/** The page: landmarks, panes and where they stand. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Keys } from '../../page/keys';
import { Crash } from './crash';
import { Problem } from './dialogs';
import { Divider } from './divider';
import { Ending } from './ending';
import { openFiles } from './files';
import { Hero } from './hero';
import { keyList } from './keys';
import { enlarge, enlarged, heroShown, isWide, keysShown, leaveHero, lower, type PaneName, view } from './layout';
import { LinuxProgress } from './linux-progress';
import { Log } from './log';
import { ChartPane } from './panes/chart';
import { Consoles } from './panes/consoles';
import { Diagram } from './panes/diagram';
import { MachinePane } from './panes/machine';
import { Paper } from './paper/paper';
import { Rail } from './rail/rail';
import { Stage } from './stage/stage';
import { StoryDiagram } from './story/story-diagram';
import { staged } from './story/walk';
import { TimeBar } from './time/time-bar';
import { Top } from './top';
import { Verdict } from './verdict';

const views: readonly (readonly [PaneName, string])[] = [
  ['diagram', 'Time'],
  ['chart', 'Chart'],
  ['consoles', 'Console'],
  ['machine', 'Machine'],
  ['log', 'Log'],
  ['tour', 'Tour'],
];

interface TabsProps {
  readonly label: string;
  readonly class: string;
  readonly tabs: readonly (readonly [PaneName, string])[];
  readonly chosen: PaneName;
  readonly choose: (name: PaneName) => void;
}

const Tabs = ({ label, class: look, tabs, chosen, choose }: TabsProps) => (
  <div class={`tabs ${look}`}>
    <div class="tab-list" role="tablist" aria-label={label}>
      {tabs.map(([name, words]) => (
        <button
          type="button"
          key={name}
          role="tab"
          aria-selected={chosen === name}
          tabIndex={chosen === name ? 0 : -1}
          onClick={() => choose(name)}
        >
          {words}
        </button>
      ))}
    </div>
    {look === 'lower-tabs' && (
      <>
        <span class="sp" />
        <button type="button" class="btn ghost small" onClick={() => enlarge(lower.value)}>
          {enlarged.value === undefined ? 'Enlarge' : 'Restore'}
        </button>
      </>
    )}
  </div>
);

/** Two panes in one place; with room for both they stand side by side. */
const Lower = () =>
  isWide.value ? (
    <section class="pane lower both" aria-label="Consoles and machine" tabIndex={-1}>
      <Divider of="chart" />
      <section class="lower-pane" aria-label="Consoles">
        <div class="head">
          <h2>Consoles</h2>
        </div>
        <Consoles />
      </section>
      <section class="lower-pane" aria-label="Machine">
        <div class="head">
          <h2>Machine</h2>
        </div>
        <MachinePane />
      </section>
    </section>
  ) : (
    <section class={`pane lower ${lower.value}`} aria-label="Consoles and machine" tabIndex={-1}>
      <Divider of="chart" />
      <Tabs
        label="Consoles and machine"
        class="lower-tabs"
        tabs={[
          ['consoles', 'Consoles'],
          ['machine', 'Machine'],
        ]}
        chosen={lower.value}
        choose={(name) => {
          lower.value = name === 'machine' ? 'machine' : 'consoles';
        }}
      />
      <div class="lower-pane" role="tabpanel" aria-label={lower.value === 'machine' ? 'Machine' : 'Consoles'}>
        {lower.value === 'machine' ? <MachinePane /> : <Consoles />}
      </div>
    </section>
  );

function chooseView(name: PaneName): void {
  view.value = name;
  if (name === 'consoles' || name === 'machine') lower.value = name;
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
      leaveHero();
      void openFiles([...(event.dataTransfer?.files ?? [])]);
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
  const story = staged();
  if (heroShown.value) {
    return (
      <div class={`app${isDropping.value ? ' dropping' : ''}`}>
        <Top />
        <Hero />
        <Problem />
        <Crash />
      </div>
    );
  }
  return (
    <div class={`app${isDropping.value ? ' dropping' : ''}`}>
      <a class="skip" href="#moment">
        Skip to the time controls
      </a>
      <Top />
      <Verdict />
      <main class={`work view-${view.value}${enlarged.value ? ` enlarged enlarged-${enlarged.value}` : ''}`}>
        <Rail />
        <div class="mid">
          <Divider of="rail" />
          <Stage />
          <Tabs label="View" class="view-tabs" tabs={views} chosen={view.value} choose={chooseView} />
          <section class="pane diagram" aria-label="Space-time diagram" tabIndex={-1}>
            {story === undefined ? <Diagram /> : <StoryDiagram {...story} />}
            {story === undefined && <Ending />}
          </section>
          <Log />
        </div>
        <div class="side">
          <Divider of="side" />
          <section class="pane chart" aria-label="Statechart" tabIndex={-1}>
            <ChartPane />
          </section>
          <Lower />
        </div>
      </main>
      <TimeBar />
      <Keys list={keyList} shown={keysShown} />
      <Paper />
      <Problem />
      <LinuxProgress />
      <Crash />
    </div>
  );
}
