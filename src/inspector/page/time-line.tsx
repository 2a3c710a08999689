/** All steps as a line: where they are dense, what is on disk, and the step that is shown. */
import { useRef } from 'preact/hooks';
import { grouped } from '../../page/format';
import type { Density } from '../viewer-protocol';
import { follow, following, goTo, overview, step } from './state';
import { useAnswer } from './use-answer';

const parts = 120;
const pauseMs = 700;

/** The share of the line at which a step stands. */
function shareOf({ starts, counts }: Density, number: number): number {
  const part = Math.max(
    0,
    starts.findLastIndex((start, at) => at < counts.length && start < number),
  );
  const within = counts[part] === 0 ? 0 : (number - starts[part]) / counts[part];
  return Math.min(1, (part + within) / Math.max(1, counts.length));
}

/** The step at a share of the line. */
function stepAt({ starts, counts }: Density, share: number): number {
  const place = Math.min(counts.length - 1, Math.floor(share * counts.length));
  const within = Math.round((share * counts.length - place) * counts[place]);
  return Math.max(1, starts[place] + within);
}

interface StepButtonProps {
  readonly label: string;
  readonly hint: string;
  readonly path: string;
  readonly press: () => void;
}

const StepButton = ({ label, hint, path, press }: StepButtonProps) => (
  <button type="button" class="btn ghost icon" aria-label={label} title={hint} onClick={press}>
    <svg width="14" height="14" viewBox="0 0 14 14" fill="currentColor" aria-hidden="true">
      <path d={path} />
    </svg>
  </button>
);

export function TimeLine() {
  const track = useRef<HTMLDivElement>(null);
  const { first = 1, last = 0, onDisk = 0, version } = overview.value ?? {};
  const density = useAnswer<'density'>({ ask: 'density', parts }, version, pauseMs).value;
  const here = step.value;
  const share = density === undefined || density.counts.length === 0 ? 1 : following.value ? 1 : shareOf(density, here);
  const spilled = density === undefined || onDisk < first ? 0 : shareOf(density, onDisk);
  const highest = Math.max(1, ...(density?.counts ?? []));
  const drag = (pointer: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || density === undefined || density.counts.length === 0) return;
    goTo(stepAt(density, Math.min(1, Math.max(0, (pointer.clientX - box.left) / box.width))));
  };
  return (
    <section class="time-line" id="time" aria-label="Time" tabIndex={-1}>
      <span class="row">
        <StepButton label="Back by one step" hint="←" path="M11 2L4 7l7 5zM2 2h2v10H2z" press={() => goTo(here - 1)} />
        <StepButton label="On by one step" hint="→" path="M3 2l7 5-7 5zM10 2h2v10h-2z" press={() => goTo(here + 1)} />
      </span>
      <div
        class="slide"
        role="slider"
        tabIndex={0}
        aria-label="Step"
        aria-valuemin={first}
        aria-valuemax={Math.max(first, last)}
        aria-valuenow={here}
        aria-valuetext={`step ${here} of ${last}${following.value ? ', following' : ''}`}
        onPointerDown={(pointer) => {
          pointer.currentTarget.setPointerCapture(pointer.pointerId);
          drag(pointer);
        }}
        onPointerMove={(pointer) => pointer.currentTarget.hasPointerCapture(pointer.pointerId) && drag(pointer)}
        onKeyDown={(key) => {
          const way = { PageUp: -100, PageDown: 100 }[key.key];
          if (way !== undefined) goTo(here + way);
        }}
      >
        <div class="density" ref={track} aria-hidden="true">
          {density?.counts.map((count, at) => (
            <i
              key={at}
              class={at / parts < spilled ? 'far' : ''}
              style={{ height: count === 0 ? '0' : `${15 + 85 * (Math.log1p(count) / Math.log1p(highest))}%` }}
            />
          ))}
        </div>
        <div class="track" aria-hidden="true">
          {spilled > 0 && <i class="on-disk" style={{ width: `${spilled * 100}%` }} />}
          <i class="knob" style={{ left: `${share * 100}%` }} />
        </div>
        <div class="ends" aria-hidden="true">
          <span>{spilled > 0 ? `on disk: to ${grouped(onDisk)}` : density?.from}</span>
          <span>{density?.to}</span>
        </div>
      </div>
      <span class="row">
        <span class="place">
          <b>{grouped(here)}</b> <small>of {grouped(last)}</small>
        </span>
        <button
          type="button"
          class="btn follow"
          aria-pressed={following.value}
          title="Show the newest step as it comes"
          onClick={follow}
        >
          Follow <kbd>End</kbd>
        </button>
      </span>
    </section>
  );
}
