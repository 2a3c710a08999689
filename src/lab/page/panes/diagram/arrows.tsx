/**
 * Frames as arrows: elements while they are few, a canvas when they are many, bars when there are more than can be
 * drawn.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { Arrow, Drawing, Point } from './drawing';

/** Up to so many arrows are elements. */
export const mostElements = 400;

/** The two corners behind the point of an arrow. */
function headOf(from: Point, to: Point): readonly [Point, Point] {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const corner = (turn: number): Point => [to[0] - 8 * Math.cos(angle + turn), to[1] - 8 * Math.sin(angle + turn)];
  return [corner(0.42), corner(-0.42)];
}

interface Props {
  readonly arrows: readonly Arrow[];
  readonly isSelected: (arrow: Arrow) => boolean;
  readonly isHovered: (arrow: Arrow) => boolean;
}

export function Arrows({ arrows, isSelected, isHovered }: Props) {
  return (
    <g>
      {arrows.map((arrow) => {
        const { frame, kind, from, to, isLost, isUnheard } = arrow;
        const [one, other] = headOf(from, to);
        const classes = [
          'arrow',
          kind,
          ...(isUnheard ? ['unheard'] : []),
          ...(isSelected(arrow) ? ['selected'] : []),
          ...(isHovered(arrow) ? ['hover'] : []),
        ];
        return (
          <g key={`${frame.from} ${frame.to} ${frame.sentAt} ${frame.number} ${kind}`} class={classes.join(' ')}>
            <path class="shaft" d={`M${from.join(' ')}L${to.join(' ')}`} />
            {isLost ? (
              <path class="shaft lost" d={`M${to[0] - 4} ${to[1] - 4}l8 8m0-8l-8 8`} />
            ) : (
              <path
                class="head"
                d={`M${one.join(' ')}L${to.join(' ')}L${other.join(' ')}${kind === 'ack' ? '' : 'z'}`}
              />
            )}
            {kind !== 'ack' && <circle class="tail" cx={from[0]} cy={from[1]} r={2.6} />}
          </g>
        );
      })}
    </g>
  );
}

const colors = {
  value: '--value',
  interrupt: '--interrupt',
  end: '--epoch-end',
  ack: '--ack',
  view: '--ink2',
} as const;

export function ArrowCanvas({ arrows, drawing }: { readonly arrows: readonly Arrow[]; readonly drawing: Drawing }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, origin, length, isDown } = drawing.plan;
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (element == null || pen == null) return;
    const sharpness = window.devicePixelRatio;
    element.width = width * sharpness;
    element.height = height * sharpness;
    pen.scale(sharpness, sharpness);
    pen.beginPath();
    if (isDown) pen.rect(0, origin, width, length);
    else pen.rect(origin, 0, length, height);
    pen.clip();
    const style = getComputedStyle(element);
    for (const kind of Object.keys(colors) as (keyof typeof colors)[]) {
      pen.strokeStyle = style.getPropertyValue(colors[kind]);
      pen.globalAlpha = kind === 'ack' ? 0.4 : 0.7;
      pen.beginPath();
      for (const { from, to } of arrows.filter((each) => each.kind === kind)) {
        pen.moveTo(...from);
        pen.lineTo(...to);
      }
      pen.stroke();
    }
  }, [arrows, width, height]);
  return <canvas ref={canvas} />;
}

/** How many frames were sent when, between the first two lanes. */
export function Density({ drawing }: { readonly drawing: Drawing }) {
  const { plan, scale, diagram } = drawing;
  const [one, other] = plan.lanes.filter(({ kind }) => kind === 'replica');
  const { density } = diagram;
  if (density === undefined || one === undefined || other === undefined) return null;
  const { from, to } = scale.axis;
  const part = (to - from) / density.length;
  const top = Math.max(1, ...density);
  const [first, last] = [one.to + 4, other.from - 4];
  return (
    <g>
      {density.map((count, at) => {
        const [begins, ends] = [from + at * part, from + (at + 1) * part];
        if (count === 0 || !drawing.isSeen(begins, ends)) return null;
        const size = ((last - first) * count) / top;
        return (
          <rect
            key={begins}
            class="density"
            {...drawing.rect(drawing.along(begins), drawing.along(ends), last - size, last)}
          />
        );
      })}
    </g>
  );
}
