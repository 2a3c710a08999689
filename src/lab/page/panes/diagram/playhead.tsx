/** The moment, a veil over what is recorded ahead of it, and the names of the lanes. */
import { instant, scene } from '../../state';
import type { Plan } from './plan';
import type { TimeScale } from './time-scale';

interface Props {
  readonly plan: Plan;
  readonly scale: TimeScale;
}

/** What is recorded ahead of the moment. It lies under the labels, which stay readable. */
export function Veil({ plan, scale }: Props) {
  const { isDown, origin, length, width, height } = plan;
  const along = origin + Math.min(length, Math.max(0, scale.place(instant.value)));
  const ahead = Math.max(0, origin + length - along);
  const box = isDown
    ? { x: 44, y: along, width: Math.max(0, width - 44), height: ahead }
    : { x: along, y: 23, width: ahead, height: Math.max(0, height - 23) };
  return <rect class="veil" {...box} />;
}

const textOf = (at: number): string => (at / 1e6).toFixed(3);
/** Of its tag, in pixels. */
export const playheadWidth = (at: number): number => textOf(at).length * 6.2 + 14;

export function Playhead({ plan, scale }: Props) {
  const { isDown, origin, length, width, height } = plan;
  const at = scale.place(instant.value);
  if (at < 0 || at > length) return null;
  const along = origin + at;
  const text = textOf(instant.value);
  const size = playheadWidth(instant.value);
  if (isDown)
    return (
      <g>
        <path class="now" d={`M44 ${along}H${width}`} />
        <rect class="now-tag" x={width - size} y={along - 9} width={size} height={18} rx={4} />
        <text class="now-text" x={width - size / 2} y={along + 4} text-anchor="middle">
          {text}
        </text>
      </g>
    );
  const middle = Math.min(width - size / 2, along);
  return (
    <g>
      <path class="now" d={`M${along} 20V${height - 2}`} />
      <rect class="under" x={middle - size / 2 - 6} y={0} width={size + 12} height={20} />
      <rect class="now-tag" x={middle - size / 2} y={2} width={size} height={18} rx={4} />
      <text class="now-text" x={middle} y={15} text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

/** Names of the lanes; under a replica's its role at the moment. */
export function LaneNames({ plan }: { readonly plan: Plan }) {
  return (
    <g>
      {plan.lanes.map(({ name, kind, from, to }, at) => {
        const hasRoom = kind === 'replica' && (plan.lanes[at + 1]?.from ?? plan.height) - to >= 12;
        const role = hasRoom ? scene.value?.replicas.find((each) => each.name === name)?.role : undefined;
        const middle = (from + to) / 2;
        if (plan.isDown)
          return (
            <text key={name} class="lane" x={middle} y={14} text-anchor="middle">
              {name}
            </text>
          );
        return (
          <g key={name}>
            <text class="lane" x={8} y={role === undefined ? middle + 4 : from + 12}>
              {name}
            </text>
            {role && (
              <text class="faint" x={8} y={from + 25}>
                {role}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
