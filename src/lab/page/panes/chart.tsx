/** The statechart of an actor: active states and the transition just taken are lit; a click on a state sets a break. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { activePaths, activeStates } from '../../../chart/configuration';
import type { Box } from '../../../chart/layout/chart-layout';
import { renderChart } from '../../../chart/render/render';
import { chartStyle } from '../../../chart/render/style';
import type { ChartScene } from '../../protocol';
import { actor, ask, breaks, event, goTo, runId, scene, selection, toggleBreak } from '../state';
import { Camera } from './chart/camera';
import { loadPictures, type Picture, pictures } from './chart/pictures';
import { States } from './chart/states';
import { StepLine } from './chart/step-line';
import { Tabs, toneOf } from './chart/tabs';
import './chart.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(chartStyle('light'));
document.adoptedStyleSheets.push(sheet);

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
        <Drawing key={shown.chart} picture={picture} shown={shown} lit={lit} seen={seen} isHidden={isListed.value} />
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

interface DrawingProps {
  readonly picture: Picture;
  readonly shown: ChartScene;
  readonly lit: ReadonlySet<string>;
  readonly seen: Signal<Box>;
  readonly isHidden: boolean;
}

/** The picture is drawn once; a step changes its classes, and where the camera stands. */
function Drawing({ picture, shown, lit, seen, isHidden }: DrawingProps) {
  const { chart } = picture;
  const plot = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const camera = useRef<Camera | undefined>(undefined);
  useEffect(() => {
    const markup = renderChart(chart, {}, { style: false, background: false });
    const svg = new DOMParser().parseFromString(markup, 'image/svg+xml').documentElement;
    // Its title would stand over the whole picture as a hint.
    svg.querySelector(':scope > title')?.remove();
    paper.current?.replaceChildren(svg);
    const eye = new Camera(plot.current as HTMLElement, paper.current as HTMLElement, picture, (box) => {
      seen.value = box;
    });
    camera.current = eye;
    return () => eye.end();
  }, [picture]);

  const { value: stops } = breaks;
  useEffect(() => {
    const svg = paper.current?.firstElementChild;
    if (svg == null) return;
    const taken = new Set(shown.step?.transitions.map(({ id }) => id));
    svg.setAttribute('class', `statechart ${toneOf(shown.actor)}`);
    svg.setAttribute('aria-label', sentenceOf(picture, shown));
    for (const state of svg.querySelectorAll('[data-state]')) {
      const id = state.getAttribute('data-state') as string;
      state.classList.toggle('active', lit.has(id));
      state.classList.toggle('breakpoint', stops.has(`${shown.actor} ${id}`));
    }
    for (const arrow of svg.querySelectorAll('[data-transitions]')) {
      arrow.classList.toggle(
        'taken',
        transitionsOf(arrow).some((id) => taken.has(id)),
      );
    }
  });
  useEffect(() => camera.current?.follow(lit), [shown.states.join(), shown.actor, picture, isHidden]);

  const click = ({ target }: MouseEvent) => {
    if (camera.current?.hasDragged === true) return;
    const arrow = (target as Element).closest('[data-transitions]');
    const state = (target as Element).closest('[data-state]')?.getAttribute('data-state');
    if (arrow !== null) void toLastTaken(shown.actor, transitionsOf(arrow));
    else if (state) {
      toggleBreak(shown.actor, state);
      selection.value = { kind: 'state', actor: shown.actor, state };
    }
  };
  return (
    // The list of states is the same for the keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div class="chart-plot" ref={plot} onClick={click} hidden={isHidden}>
      <div class="chart-paper" ref={paper} />
    </div>
  );
}

const transitionsOf = (arrow: Element): readonly string[] =>
  JSON.parse(arrow.getAttribute('data-transitions') ?? '[]') as readonly string[];

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
