/** The whole chart, very small: the lit composite is filled, the frame is what is seen. */
import type { Box } from '../../chart/layout/chart-layout';
import type { Picture } from './picture';

interface Props {
  readonly picture: Picture;
  readonly lit: ReadonlySet<string>;
  readonly seen: Box;
}

export function Locator({ picture, lit, seen }: Props) {
  const { chart, places } = picture;
  const { width, height, root } = chart.layout;
  const unit = Math.max(width, height) / 30;
  const outer = (root.graph?.states ?? []).filter(({ id }) => places.has(id));
  return (
    <svg
      class="chart-locator"
      width="40"
      height="30"
      viewBox={`${-unit} ${-unit} ${width + 2 * unit} ${height + 2 * unit}`}
      aria-hidden="true"
    >
      <title>The whole chart; the frame is what you see</title>
      {outer.map(({ id, box }) => (
        <rect key={id} class={lit.has(id) ? 'on' : ''} {...box} rx={unit} stroke-width={unit} />
      ))}
      <rect
        class="seen"
        x={Math.max(0, seen.x)}
        y={Math.max(0, seen.y)}
        width={Math.min(width, seen.width)}
        height={Math.min(height, seen.height)}
        stroke-width={unit * 1.2}
      />
    </svg>
  );
}
