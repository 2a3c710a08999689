/**
 * Space-time: lanes, epochs, messages, what happened to whom; quiet time is folded. One selection with log and slider.
 */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Diagram as Recorded, RunInfo } from '../../protocol';
import { lower } from '../layout';
import { goTo, goToInstant, hovered, run, scene, selection, stand } from '../state';
import { ArrowCanvas, Arrows, Density, mostElements } from './diagram/arrows';
import { type Arrow, arrowNear, Drawing, labelArrows, type Point, wordsOf } from './diagram/drawing';
import { Gestures } from './diagram/gestures';
import { Labels } from './diagram/labels';
import { Devices, keepFolds, labelDevices, labelEpochs, labelWaits, ReplicaLane, Ticks } from './diagram/lanes';
import { labelMarks, Marks } from './diagram/marks';
import { type Plan, planOf } from './diagram/plan';
import { LaneNames, Playhead, Veil } from './diagram/playhead';
import { breakPx } from './diagram/time-scale';
import { diagram, fitStory, fitWhole, length, openFold, scale, zoomBy } from './diagram/view';
import './diagram.css';

const nothing: Recorded = { roles: [], epochs: [], waits: [], works: [], bus: [], frames: [], marks: [] };

export function Diagram() {
  const plot = useRef<HTMLElement>(null);
  const size = useSignal({ width: 0, height: 0 });
  const span = useSignal<readonly [number, number] | undefined>(undefined);
  const pointed = useSignal<{ readonly arrow: Arrow; readonly at: Point } | undefined>(undefined);
  const attached = (scene.value?.devices ?? []).filter(({ attached }) => attached).map(({ name }) => name);
  const devices = scene.value?.hasNetwork ? [...attached, 'segment'] : attached;
  const replicas = run.value?.replicas ?? [];
  const { width, height } = size.value;
  const plan = useMemo(
    () => planOf(width, height, replicas, devices),
    [width, height, replicas.join(), devices.join()],
  );
  const found = diagram.value ?? nothing;
  const drawing = useMemo(() => new Drawing(plan, scale.value, found), [plan, scale.value, found]);
  const arrows = useMemo(() => drawing.arrows(), [drawing]);
  const now = useRef({ drawing, arrows });
  now.current = { drawing, arrows };

  useEffect(() => {
    const element = plot.current as HTMLElement;
    const sees = new ResizeObserver(([{ contentRect }]) => {
      size.value = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
    });
    sees.observe(element);
    const gestures = new Gestures(element, {
      drawing: () => now.current.drawing,
      span: (chosen) => {
        span.value = chosen;
      },
      click: (point) => click(now.current, point),
      doubleClick: (at) => void goToInstant(Math.min(at, run.value?.endsAt ?? at)),
      move: (point) => {
        const arrow = point && arrowNear(now.current.arrows, point);
        pointed.value = arrow && point && { arrow, at: point };
        hovered.value = arrow && frameOf(arrow);
      },
    });
    return () => {
      sees.disconnect();
      gestures.end();
    };
  }, []);
  useEffect(() => {
    length.value = plan.length;
  }, [plan.length]);

  const isPhone = plan.isDown;
  return (
    <>
      <div class="head spacetime-head">
        <h2>Space-time</h2>
        <span class="sp" />
        {!isPhone && <Legend />}
        <span class="seg">
          <button type="button" aria-label="Zoom out" onClick={() => zoomBy(1 / 1.6)}>
            −
          </button>
          <button type="button" aria-label="Zoom in" onClick={() => zoomBy(1.6)}>
            +
          </button>
          <button type="button" title="What failed, and what came after it" onClick={() => void fitStory()}>
            Fit
          </button>
          <button type="button" title="The whole run" onClick={() => void fitWhole()}>
            All
          </button>
        </span>
      </div>
      <section
        class="spacetime"
        ref={plot}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is panned and zoomed by keys
        tabIndex={0}
        aria-label="Diagram: plus and minus zoom, arrows step"
      >
        {width > 0 && (
          <>
            {arrows.length > mostElements && <ArrowCanvas arrows={arrows} drawing={drawing} />}
            <Picture plan={plan} drawing={drawing} arrows={arrows} info={run.value} span={span.value} />
          </>
        )}
        {pointed.value && <Hint {...pointed.value} width={width} />}
      </section>
    </>
  );
}

const frameOf = ({ frame: { from, to, sentAt } }: Arrow) => ({ kind: 'frame', from, to, sentAt }) as const;

interface PictureProps {
  readonly plan: Plan;
  readonly drawing: Drawing;
  readonly arrows: readonly Arrow[];
  readonly info: RunInfo | undefined;
  readonly span: readonly [number, number] | undefined;
}

function Picture({ plan, drawing, arrows, info, span }: PictureProps) {
  const timeoutNs = info?.timeoutNs ?? 0;
  const chosen = selection.value;
  const brushed = hovered.value;
  const isThing = (thing: typeof chosen) => (arrow: Arrow) =>
    thing?.kind === 'frame' &&
    thing.sentAt === arrow.frame.sentAt &&
    thing.from === arrow.frame.from &&
    thing.to === arrow.frame.to;
  const selected = arrows.find(isThing(chosen));
  const labels = useMemo(() => {
    const placed = new Labels(plan.width, plan.height);
    if (selected) {
      const [x, y] = middleOf(selected);
      placed.keepFree(x - 40, y - 10, x + 40, y + 10);
    }
    if (!plan.isDown) placed.keepFree(0, 0, plan.origin - 2, plan.height);
    if (!plan.isDown) placed.keepFree(0, 0, plan.width, 22);
    keepFolds(placed, drawing);
    // The buttons stand there.
    if (plan.isDown) placed.keepFree(plan.width - 196, plan.height - 56, plan.width, plan.height);
    // In time that runs down, what stands beside a lane must not lie on another one.
    if (plan.isDown) labelEpochs(placed, drawing);
    if (plan.isDown) for (const { from, to } of plan.lanes) placed.keepFree(from, 0, to, plan.height);
    labelMarks(placed, drawing, timeoutNs);
    if (!plan.isDown) labelEpochs(placed, drawing);
    labelWaits(placed, drawing, timeoutNs);
    labelDevices(placed, drawing);
    labelArrows(placed, selected ? arrows.filter((each) => each !== selected) : arrows, plan.length);
    return placed.placed;
  }, [drawing, arrows, selected, timeoutNs]);
  const { width, height, origin, length: long, isDown } = plan;
  return (
    <svg width={width} height={height} role="img" aria-label={sentenceOf(drawing, info)} class="spacetime-picture">
      <defs>
        <pattern id="hatch-dead" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V9" class="hatch" />
        </pattern>
        <clipPath id="spacetime-time">
          <rect {...(isDown ? { x: 0, y: origin, width, height: long } : { x: origin, y: 0, width: long, height })} />
        </clipPath>
      </defs>
      <Ticks drawing={drawing} />
      <g clip-path="url(#spacetime-time)">
        {plan.lanes
          .filter(({ kind }) => kind === 'replica')
          .map((lane) => (
            <ReplicaLane key={lane.name} drawing={drawing} lane={lane} />
          ))}
        <Devices drawing={drawing} />
        <Density drawing={drawing} />
        {arrows.length <= mostElements && (
          <Arrows arrows={arrows} isSelected={isThing(chosen)} isHovered={isThing(brushed)} />
        )}
        <Marks drawing={drawing} timeoutNs={timeoutNs} />
      </g>
      <Veil plan={plan} scale={drawing.scale} />
      {labels.map(({ text, x, y, anchor, tone }) => (
        <text key={`${text} ${x} ${y}`} class={`label ${tone}`} x={x} y={y} text-anchor={anchor}>
          {text}
        </text>
      ))}
      {span && (
        <rect class="span" {...drawing.rect(Math.min(...span), Math.max(...span), 22, isDown ? width : height)} />
      )}
      <Playhead plan={plan} scale={drawing.scale} />
      {selected && <Tag arrow={selected} />}
      <LaneNames plan={plan} />
    </svg>
  );
}

const middleOf = ({ from, to }: Arrow): Point => [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];

/** The selected arrow: paper on ink. */
function Tag({ arrow }: { readonly arrow: Arrow }) {
  const [x, y] = middleOf(arrow);
  const words = wordsOf(arrow);
  const width = words.length * 6 + 14;
  return (
    <g>
      <rect class="now-tag" x={x - width / 2} y={y - 9} width={width} height={18} rx={4} />
      <text class="now-text" x={x} y={y + 4} text-anchor="middle">
        {words}
      </text>
    </g>
  );
}

function Hint({ arrow, at, width }: { readonly arrow: Arrow; readonly at: Point; readonly width: number }) {
  const { frame } = arrow;
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const element = box.current as HTMLParagraphElement;
    element.style.left = `${Math.max(4, Math.min(at[0] + 14, width - 260))}px`;
    element.style.top = `${at[1] + 14}px`;
  });
  const ms = (ns: number) => (ns / 1e6).toFixed(3);
  const arrives = frame.arrivesAt === undefined ? 'lost on the way' : `arrives ${ms(frame.arrivesAt)}`;
  return (
    <p class="spacetime-hint" ref={box}>
      <b>{wordsOf(arrow)}</b> {frame.from} → {frame.to}
      <br />
      {frame.text}, {frame.length} bytes
      <br />
      sent {ms(frame.sentAt)}, {arrives}
    </p>
  );
}

/**
 * An arrow is selected and shown when it is sent; a mark is gone to; a fold opens; an epoch shows both machines at its
 * end.
 */
function click(
  { drawing, arrows }: { readonly drawing: Drawing; readonly arrows: readonly Arrow[] },
  point: Point,
): void {
  stand();
  const { plan, scale: times, diagram: found } = drawing;
  const [along, across] = plan.isDown ? [point[1], point[0]] : point;
  const arrow = arrowNear(arrows, point);
  if (arrow !== undefined) {
    selection.value = frameOf(arrow);
    void goTo(arrow.frame.event, arrow.frame.sentAt);
    return;
  }
  const place = along - plan.origin;
  const mark = found.marks.find((each) => {
    const lane = drawing.lane(each.kind === 'claim' || each.kind === 'refused' ? 'bus' : each.actor);
    return lane && Math.abs(times.place(each.at) - place) < 9 && across > lane.from - 24 && across < lane.to + 6;
  });
  if (mark !== undefined) {
    selection.value = { kind: 'record', event: mark.event };
    void goTo(mark.event);
    return;
  }
  const fold = times.axis.folds.find(({ from }) => place >= times.place(from) && place <= times.place(from) + breakPx);
  if (fold !== undefined) {
    openFold(fold.from);
    return;
  }
  const lane = plan.lanes.find(({ kind, from, to }) => kind === 'replica' && across >= from && across <= to);
  const at = times.instant(place);
  const epoch =
    lane && found.epochs.find((each) => each.replica === lane.name && each.from <= at && at < (each.to ?? 0));
  if (epoch?.to !== undefined) {
    lower.value = 'machine';
    void goToInstant(epoch.to);
  }
}

function sentenceOf({ scale: times, plan, diagram: found }: Drawing, info: RunInfo | undefined): string {
  const ms = (at: number) => (at / 1e6).toFixed(3);
  const marks = found.marks.map(({ text, at }) => `${text} at ${ms(at)} ms`).slice(0, 8);
  const span = `${ms(times.instant(0))} to ${ms(Math.min(times.instant(plan.length), info?.endsAt ?? 0))} ms`;
  return `Space-time diagram, ${span}${marks.length > 0 ? `: ${marks.join('; ')}` : ', without a failure'}.`;
}

const legend = [
  ['value', '●', 'value'],
  ['interrupt', '▲', 'interrupt'],
  ['end', '■', 'end of epoch'],
  ['ack', '⇢', 'ack'],
] as const;

function Legend() {
  return (
    <p class="legend">
      {legend.map(([kind, mark, words]) => (
        <span class={kind} key={kind}>
          <i>{mark}</i>
          {words}
        </span>
      ))}
      <span class="runs">
        <b />
        <u />
        runs, waits
      </span>
    </p>
  );
}
