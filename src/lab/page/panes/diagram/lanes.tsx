/** The lanes: epochs as bands tinted by role, runs solid, waits dotted, what bus and devices do. */
import { useComputed } from '@preact/signals';
import type { RoleName, WaitSpan } from '../../../protocol';
import { instant } from '../../state';
import type { Drawing } from './drawing';
import type { Labels } from './labels';
import type { Lane } from './plan';
import { playheadWidth } from './playhead';
import { breakPx, ticksOf } from './time-scale';

const tint = (role: RoleName): string => (role === 'deposed' || role === 'halted' ? 'dead' : role);

export function Ticks({ drawing }: { readonly drawing: Drawing }) {
  const { plan, scale } = drawing;
  const [first, last] = [plan.isDown ? 44 : 22, plan.isDown ? plan.width - 4 : plan.height - 2];
  const ticks = ticksOf(scale, plan.length).filter(({ place }) => place >= 0 && place <= plan.length);
  let free = Number.NEGATIVE_INFINITY;
  return (
    <g>
      {scale.axis.folds.map(({ from, to }) => {
        const begins = plan.origin + scale.place(from);
        if (begins < plan.origin || begins + breakPx > plan.origin + plan.length) return null;
        const [x, y] = drawing.point(begins + breakPx / 2, betweenLanes(drawing));
        const text = `${((to - from) / 1e6).toFixed(1)} ms`;
        return (
          <g class="fold" key={from}>
            <rect {...drawing.rect(begins, begins + breakPx, first, last)} />
            <path
              d={`${drawing.line(begins, begins, first, last)}${drawing.line(begins + breakPx, begins + breakPx, first, last)}`}
            />
            <text x={x} y={y + 4} text-anchor="middle" transform={plan.isDown ? undefined : `rotate(-90 ${x} ${y})`}>
              {text}
            </text>
          </g>
        );
      })}
      {ticks.map(({ at, place, isWritten, text }) => {
        const along = plan.origin + place;
        const [x, y] = drawing.point(along, plan.isDown ? 40 : 14);
        const isInside = plan.isDown || (along > firstNumber(text) && along < plan.width - 20);
        const hasRoom = isWritten && place - free > (plan.isDown ? 20 : 44) && isInside;
        if (hasRoom) free = place;
        return (
          <g key={at}>
            <path class="tick" d={drawing.line(along, along, first, last)} />
            {hasRoom && <TickNumber at={at} drawing={drawing} x={x} y={plan.isDown ? along + 4 : y} text={text} />}
          </g>
        );
      })}
      <text class="faint" x={plan.isDown ? 40 : 50} y={14} text-anchor="end">
        ms
      </text>
      <path class="axis" d={drawing.line(plan.origin, plan.origin + plan.length, first, first)} />
    </g>
  );
}

/** Beside the unit, which ends at 50. */
const firstNumber = (text: string): number => 56 + 3.1 * text.length;

interface TickNumberProps {
  readonly drawing: Drawing;
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** The playhead says its own instant: a number that it would cut is not written. */
function TickNumber({ drawing: { plan, scale }, at, x, y, text }: TickNumberProps) {
  const isCovered = useComputed(() => {
    const apart = Math.abs(scale.place(instant.value) - scale.place(at));
    return apart < (plan.isDown ? 0 : playheadWidth(instant.value) / 2 + 8 + 3.1 * text.length);
  });
  if (isCovered.value) return null;
  return (
    <text class="faint" x={x} y={y} text-anchor={plan.isDown ? 'end' : 'middle'}>
      {text}
    </text>
  );
}

/** Where the length of a fold stands: between the first two replicas. */
function betweenLanes({ plan }: Drawing): number {
  const [one, other] = plan.lanes.filter(({ kind }) => kind === 'replica');
  return other === undefined ? (one?.to ?? 0) + 40 : (one.to + other.from) / 2;
}

/** No label on what a fold says. */
export function keepFolds(labels: Labels, drawing: Drawing): void {
  const { plan, scale } = drawing;
  for (const { from } of scale.axis.folds) {
    const begins = plan.origin + scale.place(from);
    const middle = betweenLanes(drawing);
    const { x, y, width, height } = drawing.rect(begins, begins + breakPx, middle - 24, middle + 24);
    labels.keepFree(x, y, x + width, y + height);
  }
}

export function ReplicaLane({ drawing, lane }: { readonly drawing: Drawing; readonly lane: Lane }) {
  const { diagram, plan, scale } = drawing;
  const { name, from, to } = lane;
  const end = Math.min(scale.axis.to, scale.instant(plan.length + 20));
  // In time that runs down the strip stands at the side that faces the other lanes least.
  const [strip, edge] = [to - 7, to];
  const middle = (strip + edge) / 2;
  const epochs = diagram.epochs.filter((span) => span.replica === name && drawing.isSeen(span.from, span.to));
  const stills = diagram.roles.filter(
    ({ replica, role, ...span }) => replica === name && tint(role) === 'dead' && drawing.isSeen(span.from, span.to),
  );
  const stops = drawing.stops(name).filter((span) => drawing.isSeen(span.from, span.to));
  const whole =
    epochs.length === 0 ? diagram.roles.filter((span) => span.replica === name && tint(span.role) !== 'dead') : [];
  return (
    <g>
      {whole.map((span) => (
        <rect
          key={span.event}
          class={`epoch ${tint(span.role)}`}
          {...drawing.rect(drawing.along(span.from), drawing.along(span.to ?? end), from, to)}
        />
      ))}
      {epochs.map((span) => {
        const begins = drawing.along(span.from);
        return (
          <g key={span.event}>
            {drawing.rolesDuring(name, span.from, span.to ?? end).map((part) => (
              <rect
                key={part.from}
                class={`epoch ${tint(part.role)}${span.epoch % 2 === 1 ? ' odd' : ''}`}
                {...drawing.rect(drawing.along(part.from), drawing.along(part.to), from, to)}
              />
            ))}
            {drawing.along(span.to ?? end) - begins > 4 && (
              <path class="axis soft" d={drawing.line(begins, begins, from, to)} />
            )}
          </g>
        );
      })}
      {stills.map((span) => (
        <rect
          key={span.event}
          class="epoch dead"
          {...drawing.rect(drawing.along(span.from), drawing.along(span.to ?? end), from, to)}
        />
      ))}
      {drawing
        .runs(name)
        .map((run) =>
          drawing.isSeen(run.from, run.to) ? (
            <rect
              key={run.from}
              class={`run ${tint(run.role)}`}
              {...drawing.rect(drawing.along(run.from), drawing.along(Math.min(end, run.to)), strip, edge)}
            />
          ) : null,
        )}
      {stops.map((span) => (
        <path
          key={span.from}
          class={`wait ${tint(drawing.roleAt(name, span.from))}`}
          d={drawing.line(drawing.along(span.from), drawing.along(span.to ?? end), middle, middle)}
        />
      ))}
    </g>
  );
}

const waitWords = ({ on, cause, rule }: WaitSpan): string =>
  `waits for ${cause === 'value' ? 'a value' : cause === 'epochEnd' ? 'the end' : cause}${on === 'acknowledgment' ? ' to be acknowledged' : ''}, ${rule}`;

/** Epochs' numbers, where there is room. */
export function labelEpochs(labels: Labels, drawing: Drawing): void {
  const { diagram, plan } = drawing;
  const end = drawing.scale.axis.to;
  for (const { name, kind, from } of plan.lanes) {
    if (kind !== 'replica') continue;
    for (const span of diagram.epochs.filter((each) => each.replica === name && drawing.isSeen(each.from, each.to))) {
      const begins = Math.max(plan.origin, drawing.along(span.from));
      const [x, y] = drawing.point(begins + (plan.isDown ? 15 : 4), from + (plan.isDown ? 3 : 12));
      const place = [[x, y, 'start']] as const;
      const width = plan.isDown ? 18 : drawing.along(span.to ?? end) - begins - 4;
      labels.place(`${span.epoch}`, place, 'strong', width);
      if (!span.failover) continue;
      // The failover epoch begins as any other; it is named where the backup takes over.
      const promotes = diagram.roles.find((each) => each.replica === name && each.role === 'promoting');
      const at = Math.max(plan.origin, drawing.along(promotes?.from ?? span.from));
      const [atX, atY] = drawing.point(at + (plan.isDown ? 15 : 4), from + (plan.isDown ? 34 : 12));
      const room = plan.isDown ? 200 : drawing.along(span.to ?? end) - at - 6;
      for (const words of [`${span.epoch} failover, P6`, 'failover, P6', 'P6']) {
        if (labels.place(words, [[atX, atY, 'start']], 'promoting', room)) break;
      }
    }
  }
}

/** What a machine waits for, and that it is dead. */
export function labelWaits(labels: Labels, drawing: Drawing, timeoutNs: number): void {
  const { diagram, plan } = drawing;
  const last = plan.lanes.findLast(({ kind }) => kind === 'replica');
  const end = drawing.scale.axis.to;
  for (const { name, kind, from } of plan.lanes) {
    // In time that runs down there is room beside the last one only.
    if (kind !== 'replica' || (plan.isDown && name !== last?.name)) continue;
    for (const span of diagram.waits.filter((each) => each.replica === name && drawing.isSeen(each.from, each.to))) {
      const begins = Math.max(plan.origin, drawing.along(span.from));
      if (plan.isDown) {
        labels.place(waitWords(span), [[from + 34, begins + 10, 'start']], '');
        continue;
      }
      const room = drawing.along(span.to ?? end) - begins - 4;
      for (const words of [waitWords(span), span.rule]) {
        const gap = [34, 22, 6].find((each) =>
          labels.place(words, [[begins + each, from + 12, 'start']], '', room - each),
        );
        if (gap !== undefined) break;
      }
    }
    const dead = diagram.roles.find((span) => span.replica === name && tint(span.role) === 'dead');
    if (dead !== undefined && !plan.isDown && drawing.isSeen(dead.from, dead.to)) {
      const begins = Math.max(plan.origin, drawing.along(dead.from));
      const words =
        dead.role === 'dead' ? `dead: silent, and silence takes ${timeoutNs / 1e6} ms to mean anything` : dead.role;
      const room = drawing.along(Math.min(dead.to ?? end, end)) - begins;
      for (const told of [words, dead.role]) {
        const isPlaced = [100, 40, 14].some((gap) =>
          labels.place(told, [[begins + gap, from + 17, 'start']], 'plain', room - gap),
        );
        if (isPlaced) break;
      }
    }
  }
}

export function Devices({ drawing }: { readonly drawing: Drawing }) {
  const { diagram, plan } = drawing;
  const bus = drawing.lane('bus');
  return (
    <g>
      {bus &&
        diagram.bus
          .filter((span) => drawing.isSeen(span.from, span.to))
          .map((span) => {
            const begins = drawing.along(span.from);
            const ends = Math.max(begins + 3, drawing.along(span.to ?? span.from));
            const middle = (bus.from + bus.to) / 2;
            if (span.reselection && ends - begins > 12)
              return (
                <g key={span.event}>
                  <path class="mark" d={drawing.line(begins, begins, bus.from + 1, bus.to - 1)} />
                  <path class="dashes" d={drawing.line(begins, ends, middle, middle)} />
                </g>
              );
            return <rect key={span.event} class="busy" {...drawing.rect(begins, ends, bus.from + 1, bus.to - 1)} />;
          })}
      {plan.lanes
        .filter(({ kind }) => kind === 'device')
        .flatMap(({ name, from, to }) =>
          diagram.works
            .filter((span) => span.device === name && drawing.isSeen(span.from, span.to))
            .map((span) => (
              <rect
                key={`${name} ${span.event}`}
                class={`work${span.aborted ? ' aborted' : ''}`}
                {...drawing.rect(
                  drawing.along(span.from),
                  drawing.along(span.to ?? Number.POSITIVE_INFINITY),
                  from,
                  to,
                )}
              />
            )),
        )}
    </g>
  );
}

export function labelDevices(labels: Labels, drawing: Drawing): void {
  const { diagram, plan } = drawing;
  if (plan.isDown) return;
  for (const span of diagram.works) {
    const lane = drawing.lane(span.device);
    if (lane === undefined || !drawing.isSeen(span.from, span.to)) continue;
    const begins = Math.max(plan.origin, drawing.along(span.from));
    const ends = drawing.along(span.to ?? Number.POSITIVE_INFINITY);
    const words = `${span.text} ${span.device === 'segment' ? 'from' : 'for'} ${span.replica}${span.aborted ? ', aborted' : ''}`;
    const y = lane.to - 2.5;
    if (!labels.place(words, [[begins + 4, y, 'start']], 'plain', ends - begins - 6))
      labels.place(
        words,
        [
          [ends + 5, y, 'start'],
          [begins - 5, y, 'end'],
        ],
        'plain',
      );
  }
  const bus = drawing.lane('bus');
  if (bus === undefined) return;
  for (const span of diagram.bus.filter((each) => each.reselection && drawing.isSeen(each.from, each.to)))
    labels.place(`reselects ${span.replica}`, [[drawing.along(span.from) - 5, bus.to - 2, 'end']], '');
}
