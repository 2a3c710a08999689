/** The chart of the actor in view: from its definition, or from what has been seen of it. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Chart } from '../../../chart/chart';
import { activePaths, activeStates, configurationOf } from '../../../chart/configuration';
import type { Box } from '../../../chart/layout/chart-layout';
import { renderChart } from '../../../chart/render/render';
import type { Camera } from '../../../page/chart/camera';
import { Drawing } from '../../../page/chart/drawing';
import type { Picture } from '../../../page/chart/picture';
import { save } from '../../../page/save';
import type { ChartView } from '../../viewer-protocol';
import { Glyph, toneOf } from '../glyph';
import { actor, ask, overview, recording, step } from '../state';
import { useAnswer } from '../use-answer';
import { chartOfDefinition } from './definition-chart';
import { makePicture, pictures } from './pictures';
import { chartOfSeen, seenStates } from './seen-chart';
import { StateList } from './state-list';
import { takenTransitions } from './taken';
import { TakenLine } from './taken-line';
import './chart-pane.css';

const pauseMs = 60;
/** What has been seen is looked at again after so long. */
const seenPauseMs = 1_000;

interface Moment {
  readonly picture: Picture;
  readonly lit: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  readonly isSeenOnly: boolean;
}

/** By definition: whether there is a chart of it. */
const charts = new Map<string, Chart | undefined>();

async function makeFromDefinition(name: string, definition: number): Promise<void> {
  if (pictures.value.has(name)) return;
  const text = await ask({ ask: 'definition', definition }).catch(() => undefined);
  if (text === undefined) return;
  charts.set(name, text === null ? undefined : chartOfDefinition(text));
  void makePicture(name, () => charts.get(name));
}

export function ChartPane() {
  const seen = useSignal<Box>({ x: 0, y: 0, width: 0, height: 0 });
  const camera = useSignal<Camera | undefined>(undefined);
  const isListed = useSignal(false);
  const of = actor.value;
  const growth = overview.value?.version;
  const view = useAnswer<'chart'>(
    of === undefined ? undefined : { ask: 'chart', actor: of, step: step.value },
    growth,
    pauseMs,
  ).value;
  const isDefined = view?.definition !== undefined && pictures.value.get(nameOf(view)) !== 'failed';
  const seenMoves = useAnswer<'seen'>(
    view == null || isDefined ? undefined : { ask: 'seen', actor: view.actor, step: step.value },
    growth,
    seenPauseMs,
  ).value;
  const seenName = seenMoves === undefined ? '' : JSON.stringify([seenMoves.states, seenMoves.moves.map(moveName)]);

  useEffect(() => {
    if (view?.definition !== undefined) void makeFromDefinition(nameOf(view), view.definition);
  }, [view?.definition, recording.value]);
  useEffect(() => {
    if (!isDefined && seenMoves !== undefined) void makePicture(seenName, () => chartOfSeen(seenMoves));
  }, [isDefined, seenName]);

  if (view == null || view.actor !== of) return <Frame view={view ?? undefined} />;
  const moment = isDefined ? definedMoment(view) : seenMoment(view, seenName);
  if (moment === undefined) {
    const listed = charts.get(nameOf(view));
    return (
      <Frame view={view}>
        {listed === undefined ? (
          <p class="chart-states">{view.state || view.status}</p>
        ) : (
          <StateList chart={listed} lit={litIn(listed, view)} isVisible={true} name={view.name} />
        )}
        <p class="drawing-now q">The chart is being laid out.</p>
      </Frame>
    );
  }
  const { picture, lit, taken, isSeenOnly } = moment;
  return (
    <Frame view={view} camera={camera.value} moment={moment} seen={seen.value} isListed={isListed}>
      <Drawing
        key={isDefined ? nameOf(view) : seenName}
        picture={picture}
        lit={lit}
        taken={taken}
        tone={toneOf({ ...view, machine: picture.chart.id })}
        sentence={sentenceOf(picture, view)}
        isHidden={isListed.value}
        seen={seen}
        camera={camera}
      />
      <StateList chart={picture.chart} lit={lit} isVisible={isListed.value} name={view.name} />
      {isSeenOnly && (
        <p class="seen-only q">The program sends no definition of this actor: these are the states seen so far.</p>
      )}
    </Frame>
  );
}

const nameOf = (view: ChartView): string => `${recording.value ?? ''} ${view.definition}`;
const moveName = ({ from, to, type }: { readonly from: string; readonly to: string; readonly type: string }) =>
  `${from} ${to} ${type}`;

const litIn = (chart: Chart, { value }: ChartView): ReadonlySet<string> =>
  value === null ? new Set() : activeStates(chart, configurationOf(chart, { value }));

function definedMoment(view: ChartView): Moment | undefined {
  const picture = pictures.value.get(nameOf(view));
  if (picture === undefined || picture === 'failed') return undefined;
  const { chart } = picture;
  return { picture, lit: litIn(chart, view), taken: takenTransitions(chart, view), isSeenOnly: false };
}

function seenMoment(view: ChartView, name: string): Moment | undefined {
  const picture = pictures.value.get(name);
  if (picture === undefined || picture === 'failed') return undefined;
  const { chart } = picture;
  const [now, before] = [view.state || view.status, view.stateBefore];
  const lit = activeStates(chart, { active: seenStates(now) });
  const left = seenStates(before);
  const taken = chart.transitions
    .filter(({ id, source, targets }) => {
      const isFor = view.step !== undefined && id.startsWith(`${source}:${view.step.type}:`);
      return isFor && left.includes(source) && targets.every((target) => lit.has(target));
    })
    .map(({ id }) => id);
  return { picture, lit, taken: new Set(taken.slice(0, 1)), isSeenOnly: true };
}

function sentenceOf({ chart }: Picture, { name, value, state, status, step: last }: ChartView): string {
  const active = value === null ? state || status : activePaths(chart, configurationOf(chart, { value })).join(', ');
  return `Chart of ${name}: ${active} is active${last === undefined ? '' : `; its last step was on ${last.type}`}`;
}

interface FrameProps {
  readonly view?: ChartView;
  readonly camera?: Camera;
  readonly moment?: Moment;
  readonly seen?: Box;
  readonly isListed?: { value: boolean };
  readonly children?: preact.ComponentChildren;
}

function Frame({ view, camera, moment, seen, isListed, children }: FrameProps) {
  const machine = moment?.picture.chart.id;
  const shown = view && { ...view, ...(machine !== undefined && { machine }) };
  const tone = shown && toneOf(shown);
  return (
    <section class="pane chart" aria-label={`Chart of ${view?.name ?? 'no actor'}`} tabIndex={-1}>
      <div class="head">
        {shown !== undefined && (
          <>
            <h2 class={`role ${tone}`}>
              <Glyph {...shown} />
              {shown.name}
            </h2>
            <span class="q ell" title={shown.state}>
              {shown.state || shown.status}
            </span>
          </>
        )}
        <span class="sp" />
        {moment !== undefined && camera !== undefined && <Zoom camera={camera} isHidden={isListed?.value === true} />}
        {moment !== undefined && view !== undefined && (
          <button type="button" class="btn small hide-phone" onClick={() => saveSvg(moment, view.name)}>
            SVG
          </button>
        )}
        {isListed !== undefined && (
          <button
            type="button"
            class="btn ghost small"
            aria-pressed={isListed.value}
            onClick={() => {
              isListed.value = !isListed.value;
            }}
          >
            List
          </button>
        )}
      </div>
      <div class="chart-body">{children}</div>
      {moment !== undefined && view !== undefined && seen !== undefined && (
        <TakenLine {...moment} seen={seen} view={view} />
      )}
    </section>
  );
}

function Zoom({ camera, isHidden }: { readonly camera: Camera; readonly isHidden: boolean }) {
  const scale = useSignal(camera.scale);
  const to = (wanted: () => void) => {
    wanted();
    scale.value = camera.scale;
  };
  useEffect(() => {
    scale.value = camera.scale;
  }, [camera]);
  if (isHidden) return null;
  const isWhole = Math.abs(scale.value - 1) > 0.001;
  return (
    <span class="seg zoom">
      <button type="button" aria-label="Zoom out" onClick={() => to(() => camera.zoomTo(camera.scale / 1.25))}>
        −
      </button>
      <button type="button" title="To 100 %" onClick={() => to(() => camera.zoomTo(1))}>
        {Math.round(scale.value * 100)} %
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => to(() => camera.zoomTo(camera.scale * 1.25))}>
        +
      </button>
      <button
        type="button"
        id="fit"
        title="The whole chart, and again 100 %"
        onClick={() => to(() => (isWhole ? camera.zoomTo(1) : camera.fit()))}
      >
        Fit <kbd>0</kbd>
      </button>
    </span>
  );
}

function saveSvg({ picture, lit, taken }: Moment, name: string): void {
  const svg = renderChart(picture.chart, { active: [...lit], taken: [...taken] });
  save(`${name.replace(/[^\w.-]+/g, '-')}.svg`, 'image/svg+xml', svg);
}
