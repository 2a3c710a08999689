/** A chart as a list of its states: for readers who do not see the picture, and for whom the list is clearer. */
import { type Chart, statesOf } from '../../../chart/chart';
import { pathsOf } from '../../../chart/configuration';

interface Props {
  readonly chart: Chart;
  readonly lit: ReadonlySet<string>;
  readonly isVisible: boolean;
  readonly name: string;
}

export function StateList({ chart, lit, isVisible, name }: Props) {
  const paths = pathsOf(chart);
  return (
    <ul class={isVisible ? 'chart-states' : 'vh'} aria-label={`States of ${name}`} tabIndex={isVisible ? 0 : undefined}>
      {statesOf(chart.root)
        .slice(1)
        .map(({ id, key }) => {
          const depth = (paths.get(id) ?? '').split('.').length - 1;
          return (
            <li key={id} class={lit.has(id) ? 'on' : ''} style={{ paddingLeft: `${8 + Math.min(depth, 10) * 16}px` }}>
              {isVisible ? key : paths.get(id)}
              {lit.has(id) && (isVisible ? <span class="q"> active</span> : ', active')}
            </li>
          );
        })}
    </ul>
  );
}
