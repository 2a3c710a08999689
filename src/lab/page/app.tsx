import { lower } from './layout';
import { ChartPane } from './panes/chart';
import { Consoles } from './panes/consoles';
import { Diagram } from './panes/diagram';
import { MachinePane } from './panes/machine';
import { run, scene } from './state';

export function App() {
  return (
    <div class="app">
      <a class="skip" href="#moment">
        Skip to the time controls
      </a>
      <header class="top">{run.value?.title}</header>
      <section class="verdict" aria-label="Verdict" />
      <main class="work">
        <div class="rail" />
        <div class="mid">
          <section class="pane stage" aria-label="Stage">
            {scene.value?.headline.join(' ')}
          </section>
          <section class="pane diagram" aria-label="Space-time diagram">
            <Diagram />
          </section>
          <section class="pane log" aria-label="Log" />
        </div>
        <div class="side">
          <section class="pane chart" aria-label="Statechart">
            <ChartPane />
          </section>
          <section class="pane lower" aria-label="Consoles and machine">
            {lower.value === 'consoles' ? <Consoles /> : <MachinePane />}
          </section>
        </div>
      </main>
      <section class="time" id="moment" aria-label="Time" tabIndex={-1} />
    </div>
  );
}
