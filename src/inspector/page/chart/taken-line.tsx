/** Under the chart: where the camera is, and the step that led here. */
import { rulesOf } from '../../../chart/chart';
import type { Box } from '../../../chart/layout/chart-layout';
import { Locator } from '../../../page/chart/locator';
import type { Picture } from '../../../page/chart/picture';
import type { ChartView } from '../../viewer-protocol';

interface Props {
  readonly picture: Picture;
  readonly lit: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  readonly seen: Box;
  readonly view: ChartView;
}

export function TakenLine({ picture, lit, taken, seen, view }: Props) {
  const { step, state, stateBefore, status } = view;
  const transitions = picture.chart.transitions.filter(({ id }) => taken.has(id));
  // A program that tells nothing of actions: those of the definition.
  const actions = step?.actions.length
    ? step.actions
    : transitions.flatMap(({ actions: of }) => of.map(({ type }) => type));
  const guards = transitions.flatMap(({ guard }) => guard?.type ?? []);
  const [rule] = [...transitions, ...picture.states.filter(({ id }) => lit.has(id)).reverse()].flatMap(rulesOf);
  const [now, before] = [state || status, stateBefore];
  return (
    <p class="chart-step">
      <Locator picture={picture} lit={lit} seen={seen} />
      {step === undefined ? (
        <span class="ell q sp">no step yet</span>
      ) : (
        <span class="ell sp" title={`${before} → ${now}, on ${step.type}`}>
          {before === now ? '' : before === '' ? 'begins in ' : `${leaf(before)} → `}
          <b>{now}</b>
          {before === now && ' stays'}{' '}
          <span class="q">
            on {step.type === 'xstate.init' ? 'its start' : step.type}
            {guards.length > 0 && ` [${guards.join(', ')}]`}
            {actions.length > 0 && ` / ${actions.join(', ')}`}
          </span>
        </span>
      )}
      {rule !== undefined && <span class="rule">{rule}</span>}
    </p>
  );
}

const leaf = (state: string): string => (state.includes(', ') ? state : state.replace(/^.*\./, ''));
