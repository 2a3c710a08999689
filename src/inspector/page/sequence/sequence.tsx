/** Which actor has sent what to which: a lane for each that one has chosen, time downwards. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { plural } from '../../../page/format';
import { goTo, hidden, lanes, overview, step } from '../state';
import { useAnswer } from '../use-answer';
import { LaneChooser } from './lane-chooser';
import { linesOf, rowHeight } from './lines';
import { Picture } from './picture';
import './sequence.css';

const headHeight = 24;
const timeWidth = 58;
const leastLane = 66;
const pauseMs = 100;

export function Sequence() {
  const plot = useRef<HTMLDivElement>(null);
  const size = useSignal({ width: 452, height: 280 });
  const isChoosing = useSignal(false);
  useEffect(() => {
    const element = plot.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      size.value = { width: element.clientWidth, height: element.clientHeight };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { width, height } = size.value;
  const room = Math.max(2, Math.floor((width - timeWidth) / leastLane));
  const fits = Math.max(2, Math.floor((height - headHeight) / rowHeight));
  const answer = useAnswer<'sequence'>(
    {
      ask: 'sequence',
      lanes: lanes.value,
      room,
      hidden: hidden.value,
      step: step.value,
      earlier: fits,
      later: Math.ceil(fits / 4),
    },
    overview.value?.version,
    pauseMs,
  );
  const { rows = [], lanes: shown = [] } = answer.value ?? {};
  const lines = linesOf(rows, step.value, fits);
  const keys = lanes.value.length > 0 ? lanes.value : shown.map(({ key }) => key);
  const each = (width - timeWidth) / Math.max(1, shown.length);
  const places = new Map(shown.map(({ key }, at) => [key, timeWidth + (at + 0.5) * each]));
  const closeChooser = () => {
    isChoosing.value = false;
  };
  const choose = (key: string) => {
    lanes.value = keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key];
  };
  return (
    <section class="pane sequence" aria-label="Sequence" tabIndex={-1}>
      <div class="head">
        <h2>Sequence</h2>
        <span class="sp" />
        <span class="q">
          {shown.length} of {plural(overview.value?.actors ?? 0, 'actor')}
        </span>
        <button
          type="button"
          class="btn ghost small"
          aria-expanded={isChoosing.value}
          onClick={() => {
            isChoosing.value = !isChoosing.value;
          }}
        >
          Choose …
        </button>
      </div>
      {isChoosing.value && <LaneChooser chosen={new Set(keys)} choose={choose} close={closeChooser} />}
      <div class="plot" ref={plot}>
        <div class="lane-heads">
          {shown.map(({ key, name }) => (
            <button
              type="button"
              key={key}
              class="ell"
              title={`${name}: take this lane away`}
              style={{ left: `${(places.get(key) ?? 0) - each / 2 + 2}px`, width: `${each - 4}px` }}
              onClick={() => choose(key)}
            >
              {name}
            </button>
          ))}
        </div>
        <Picture
          lines={lines}
          places={places}
          width={width}
          height={height - headHeight}
          here={step.value}
          goTo={goTo}
        />
        {lines.length === 0 && answer.value !== undefined && (
          <p class="q none">These actors have taken no step near here.</p>
        )}
      </div>
    </section>
  );
}
