/** The statechart of an actor: active states and the transition just taken are lit; a click on a state sets a break. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { activePaths, activeStates } from '../../../chart/configuration';
import type { Box } from '../../../chart/layout/chart-layout';
import { Drawing } from '../../../page/chart/drawing';
import type { Picture } from '../../../page/chart/picture';
import type { ChartScene } from '../../protocol';
import { actor, ask, breaks, event, goTo, runId, scene, selection, toggleBreak } from '../state';
import { loadPictures, pictures } from './chart/pictures';
import { States } from './chart/states';
import { StepLine } from './chart/step-line';
import { Tabs, toneOf } from './chart/tabs';
import './chart.css';

export function ChartPane() {
  useEffect(() => void loadPictures(), []);
  const seen = useSignal<Box>({ x: 0, y: 0, width: 0, height: 0 });
  const isListed = useSignal(false);
  const charts = scene.value?.charts ?? [];
  const shown = charts.find((each) => each.actor === actor.value) ?? charts[0];
  const picture = shown && pictures.value?.[shown.chart];
  if (picture === undefined || shown === undefined)
    return (
      <>
        <Tabs shown={shown?.actor} />
        <p class="chart-empty q">{shown === undefined ? 'No chart has taken a step yet.' : 'The chart is loading.'}</p>
      </>
    );
  const lit = activeStates(picture.chart, { active: shown.states });
  return (
    <>
      <Tabs shown={shown.actor} />
      <div class="chart-body">
        <Drawing
          key={shown.chart}
          picture={picture}
          lit={lit}
          taken={new Set(shown.step?.transitions.map(({ id }) => id))}
          breakpoints={breakpointsOf(shown)}
          tone={toneOf(shown.actor)}
          sentence={sentenceOf(picture, shown)}
          seen={seen}
          isHidden={isListed.value}
          onState={(state) => {
            toggleBreak(shown.actor, state);
            selection.value = { kind: 'state', actor: shown.actor, state };
          }}
          onTransitions={(ids) => void toLastTaken(shown.actor, ids)}
        />
        <States picture={picture} shown={shown} lit={lit} isVisible={isListed.value} />
      </div>
      <StepLine picture={picture} shown={shown} lit={lit} seen={seen.value}>
        <button
          type="button"
          class="btn ghost small"
          onClick={() => {
            isListed.value = !isListed.value;
          }}
        >
          {isListed.value ? 'Picture' : 'List'}
        </button>
      </StepLine>
    </>
  );
}

const breakpointsOf = ({ actor: of, chart }: ChartScene): ReadonlySet<string> => {
  const states = pictures.value?.[chart].states ?? [];
  return new Set(states.map(({ id }) => id).filter((id) => breaks.value.has(`${of} ${id}`)));
};

function sentenceOf({ chart }: Picture, { actor: of, states, step }: ChartScene): string {
  const active = activePaths(chart, { active: states }).join(', ');
  const last = step === undefined ? '' : `; its last step was on ${step.type}`;
  return `Chart of ${of}: ${active} is active${last}`;
}

/** The moment at which one of these transitions was taken last, or for the first time where that is to come. */
async function toLastTaken(of: string, taking: readonly string[]): Promise<void> {
  const find = (forward: boolean) =>
    ask({
      ask: 'find',
      run: runId.value,
      event: event.value + (forward ? 0 : 1),
      by: 'step',
      forward,
      actor: of,
      taking,
    });
  const here = event.value;
  const last = await find(false);
  const to = last.event === here + 1 ? await find(true) : last;
  if (to.event !== here) await goTo(to.event);
}
