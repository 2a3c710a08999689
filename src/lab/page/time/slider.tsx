/** The whole run as a line: which replica leads, what matters, and the moment. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { milliseconds } from '../../../page/format';
import type { Mark, RunInfo } from '../../protocol';
import { event, goTo, goToInstant, instant, run, scene, stand } from '../state';
import { scaleOf } from './scale';

interface Band {
  readonly from: number;
  readonly to: number;
  readonly leader: string | undefined;
}

/** Who leads when: until a kill or a deposition of the leader, and again from a promotion on. */
function leadership({ marks, replicas, endsAt }: RunInfo): readonly Band[] {
  const bands: Band[] = [];
  let leader: string | undefined = replicas[0];
  let from = 0;
  const turn = (at: number, next: string | undefined) => {
    if (at > from) bands.push({ from, to: at, leader });
    [from, leader] = [at, next];
  };
  for (const { kind, actor, at } of marks) {
    if (kind === 'promotion') turn(at, actor);
    else if ((kind === 'kill' || kind === 'deposed') && actor === leader) turn(at, undefined);
  }
  turn(endsAt, leader);
  return bands;
}

const told: Partial<Readonly<Record<Mark['kind'], (mark: Mark) => string>>> = {
  kill: ({ actor }) => `${actor} killed`,
  promotion: ({ actor }) => `${actor} leads`,
  deposed: ({ actor }) => `${actor} deposed`,
  joined: ({ actor }) => `${actor} joined`,
  divergence: () => 'divergence',
  violation: () => 'violation',
};

const percent = (share: number): string => `${100 * share}%`;

/** Labels that find room, each to the right of the one before. */
function labelled(marks: readonly Mark[], endsAt: number, width: number) {
  let free = 0;
  return marks.flatMap((mark) => {
    const text = told[mark.kind]?.(mark);
    if (text === undefined) return [];
    const x = (mark.at / Math.max(1, endsAt)) * width;
    const wide = 6.2 * text.length;
    const left = Math.min(Math.max(0, x - 4), width - wide);
    if (left < free) return [];
    free = left + wide + 10;
    return [{ mark, text, left }];
  });
}

export function Slider() {
  const track = useRef<HTMLDivElement>(null);
  const width = useSignal(600);
  useEffect(() => {
    const element = track.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      width.value = element.clientWidth;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const info = run.value;
  const endsAt = Math.max(1, info?.endsAt ?? 1);
  const share = (at: number) => Math.min(1, at / endsAt);
  const placed = (at: number) => ({ transform: `translateX(${width.value * share(at)}px)` });
  const between = (from: number, to: number) => ({
    clipPath: `inset(0 ${percent(1 - share(to))} 0 ${percent(share(from))})`,
  });
  const now = Math.min(instant.value, endsAt);
  const marks = info?.marks ?? [];
  const bands = info === undefined ? [] : leadership(info);
  const leaderless = bands.filter(({ leader, to }) => leader === undefined && to < endsAt);

  const drag = (pointer: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined) return;
    stand();
    const x = Math.min(box.width, Math.max(0, pointer.clientX - box.left));
    const near = marks.find(({ at }) => Math.abs((at / endsAt) * box.width - x) < 5);
    if (near !== undefined) void goTo(near.event);
    else void goToInstant((x / box.width) * endsAt);
  };
  const first = scene.value?.headline[0] ?? '';
  return (
    <div
      class="slider"
      role="slider"
      tabIndex={0}
      aria-label="Moment"
      aria-valuemin={0}
      aria-valuemax={info?.events ?? 0}
      aria-valuenow={event.value}
      aria-valuetext={`${milliseconds(now)} milliseconds, after event ${event.value} of ${info?.events ?? 0}: ${first}`}
      onPointerDown={(pointer) => {
        pointer.currentTarget.setPointerCapture(pointer.pointerId);
        drag(pointer);
      }}
      onPointerMove={(pointer) => {
        if (pointer.currentTarget.hasPointerCapture(pointer.pointerId)) drag(pointer);
      }}
    >
      <div class="labels" aria-hidden="true">
        {labelled(marks, endsAt, width.value).map(({ mark, text, left }) => (
          <span key={mark.event} class={mark.kind} style={{ left: `${left}px` }}>
            {text}
          </span>
        ))}
      </div>
      <div class="track" ref={track}>
        {bands.map(({ from, to, leader }) => (
          <i key={from} class={leader === undefined ? 'nobody' : 'led'} style={between(from, to)} />
        ))}
        <i class="recorded-ahead" style={between(now, endsAt)} />
        {marks
          .filter(({ kind }) => told[kind] !== undefined)
          .map(({ event: at, kind, at: when }) => (
            <i key={at} class={`mark ${kind}`} style={placed(when)} />
          ))}
        <i class="knob" style={placed(now)} />
      </div>
      <div class="scale" aria-hidden="true">
        {info &&
          scaleOf(info, width.value, leaderless).map(({ text, left }) => (
            <span key={`${text} ${left}`} style={left === undefined ? { right: 0 } : { left: `${left}px` }}>
              {text}
            </span>
          ))}
      </div>
    </div>
  );
}
