/** Time: transport, slider, clock, step, speed, and the fork. */

import { grouped, milliseconds } from '../../../page/format';
import type { RunInfo, StepSize } from '../../protocol';
import { Fresh } from '../fresh';
import { killPrimary } from '../rail/faults';
import { toFaults } from '../rail/rail';
import { primaryNow } from '../rail/whom-and-when';
import { awaited, event, follow, following, goTo, instant, play, playing, run, scene, speed, stand } from '../state';
import { step, stepSize } from '../stepping';
import { Slider } from './slider';
import './time-bar.css';

/** Virtual nanoseconds in a real second. */
const speeds: readonly (readonly [number, string])[] = [
  [1e3, '1 µs/s'],
  [1e4, '10 µs/s'],
  [1e5, '0.1 ms/s'],
  [1e6, '1 ms/s'],
  [1e7, '10 ms/s'],
  [1e8, '0.1 s/s'],
  [1e9, '1 s/s'],
  [Number.POSITIVE_INFINITY, 'as fast as it goes'],
];

export function changeSpeed(by: number): void {
  const at = speeds.findIndex(([each]) => each === speed.value);
  speed.value = speeds[Math.min(speeds.length - 1, Math.max(0, at + by))][0];
}

const steps: readonly (readonly [StepSize, string])[] = [
  ['event', 'event'],
  ['epoch', 'epoch'],
  ['instruction', 'instruction'],
  ['step', 'chart step'],
];

export const toBeginning = (): void => {
  stand();
  void goTo(0);
};

interface ButtonProps {
  readonly label: string;
  readonly hint: string;
  readonly path: string;
  readonly look?: string;
  readonly press: () => void;
}

const TransportButton = ({ label, hint, path, look = '', press }: ButtonProps) => (
  <button type="button" class={`btn icon ${look || 'ghost'}`} aria-label={label} title={hint} onClick={press}>
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d={path} />
    </svg>
  </button>
);

/** A fork is recorded from power-on to its moment; until then the moment before is in sight. */
function where(info: RunInfo | undefined): string {
  const [here, all] = [event.value, info?.events ?? 0];
  const place = awaited.value;
  return place !== undefined && place.event > all
    ? `recording event ${grouped(all)} of ${grouped(place.event)}`
    : `${since()}after event ${grouped(here)} of ${grouped(all)}`;
}

/** How far a moment that stands still lies behind its record. */
function since(): string {
  const ns = playing.value || following.value ? 0 : (scene.value?.sinceRecord ?? 0);
  return ns === 0 ? '' : ns < 1000 ? `${ns} ns ` : `${(ns / 1000).toFixed(2)} µs `;
}

export function TimeBar() {
  const info = run.value;
  const nouns: Readonly<Record<StepSize, string>> = {
    event: 'event',
    epoch: 'epoch',
    instruction: 'instruction',
    step: 'chart step',
  };
  const noun = nouns[stepSize.value];
  const leader = primaryNow()?.name;
  return (
    <section class="time" id="moment" aria-label="Time" tabIndex={-1}>
      <div class="transport" role="toolbar" aria-label="Transport">
        <TransportButton
          label="To the beginning"
          hint="Home"
          look="ghost hide-phone"
          path="M13 2L8 7l5 5zM8 2L3 7l5 5zM1 2h2v10H1z"
          press={toBeginning}
        />
        <TransportButton
          label={`Back by one ${noun}`}
          hint="←"
          path="M11 2L4 7l7 5zM2 2h2v10H2z"
          press={() => void step(false)}
        />
        <TransportButton
          label={playing.value || following.value ? 'Pause' : 'Play'}
          hint="Space"
          look="play"
          path={playing.value || following.value ? 'M3 2h3v10H3zM8 2h3v10H8z' : 'M3 1l10 6-10 6z'}
          press={() => void play()}
        />
        <TransportButton
          label={`On by one ${noun}`}
          hint="→"
          path="M3 2l7 5-7 5zM10 2h2v10h-2z"
          press={() => void step(true)}
        />
        <TransportButton
          label="To the end"
          hint="End"
          look="ghost hide-phone"
          path="M1 2l5 5-5 5zM6 2l5 5-5 5zM11 2h2v10h-2z"
          press={follow}
        />
        <button
          type="button"
          class="btn main only-phone kill"
          disabled={leader === undefined}
          onClick={() => void killPrimary()}
        >
          Kill {leader}
        </button>
      </div>
      <Slider />
      <div class="read">
        <div>
          <p class="clock">
            <Fresh of={instant.value}>
              {milliseconds(instant.value)} <small>ms</small>
            </Fresh>
          </p>
          <p class="where">{where(info)}</p>
        </div>
        <div class="by">
          <div class="seg" role="radiogroup" aria-label="Step by">
            {steps.map(([size, name]) => (
              <button
                type="button"
                key={size}
                role="radio"
                aria-checked={stepSize.value === size}
                tabIndex={stepSize.value === size ? 0 : -1}
                onClick={() => {
                  stepSize.value = size;
                }}
              >
                {name}
              </button>
            ))}
          </div>
          <div class="row">
            <label class="row speed">
              <span>speed</span>
              <select
                class="pick"
                value={String(speed.value)}
                onChange={({ currentTarget }) => {
                  speed.value = Number(currentTarget.value);
                }}
              >
                {speeds.map(([each, name]) => (
                  <option key={name} value={String(each)}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
            <button type="button" class="btn small" title="Choose a fault; it comes at this moment" onClick={toFaults}>
              Fork here <kbd>F</kbd>
            </button>
          </div>
        </div>
      </div>
    </section>
  );
}
