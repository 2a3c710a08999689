/** Under the chart: where the camera is, the step that led here, and its rule. */
import type { ComponentChildren } from 'preact';
import { rulesOf } from '../../../../chart/chart';
import type { Box } from '../../../../chart/layout/chart-layout';
import { Locator } from '../../../../page/chart/locator';
import type { Picture } from '../../../../page/chart/picture';
import type { ChartScene, StepRow } from '../../../protocol';
import { Fresh } from '../../fresh';

interface Props {
  readonly picture: Picture;
  readonly shown: ChartScene;
  readonly lit: ReadonlySet<string>;
  readonly seen: Box;
  readonly children: ComponentChildren;
}

export function StepLine({ picture, shown, lit, seen, children }: Props) {
  const { step } = shown;
  const rule = step && ruleOf(picture, step);
  return (
    <div class="chart-step">
      <Locator picture={picture} lit={lit} seen={seen} />
      {step === undefined ? (
        <span class="ell q sp">no step yet</span>
      ) : (
        <span class="ell sp" title={wholeStep(picture, step)}>
          <Fresh of={`${step.actor} ${step.event} ${step.type}`}>
            {leavesOf(picture, step.from)}
            <StepTo picture={picture} step={step} />{' '}
            <span class="q">
              on {eventText(step.type)}
              {guardsOf(step)}
              {step.actions.length > 0 && ` / ${step.actions.join(', ')}`}
            </span>
          </Fresh>
        </span>
      )}
      {rule !== undefined && <span class="rule">{rule}</span>}
      {children}
    </div>
  );
}

function StepTo({ picture, step }: { readonly picture: Picture; readonly step: StepRow }) {
  const [from, to] = [leavesOf(picture, step.from), leavesOf(picture, step.to)];
  if (from === to) return <b> stays</b>;
  return (
    <>
      {from === '' ? 'begins in ' : ' → '}
      <b>{to}</b>
    </>
  );
}

/** Keys of the innermost states. */
function leavesOf({ places, states }: Picture, ids: readonly string[]): string {
  const active = states.filter(({ id }) => ids.includes(id) && places.get(id)?.isLeaf);
  return active.map(({ key }) => key).join(', ');
}

const eventText = (type: string): string => (type === 'xstate.init' ? 'its start' : type);

const guardsOf = ({ transitions }: StepRow): string => {
  const guards = transitions.flatMap(({ guard }) => guard ?? []);
  return guards.length > 0 ? ` [${guards.join(', ')}]` : '';
};

const wholeStep = (picture: Picture, step: StepRow): string => {
  const places = (ids: readonly string[]) =>
    ids
      .filter((id) => picture.places.get(id)?.isLeaf)
      .map((id) => picture.paths.get(id))
      .join(', ');
  return [
    `${places(step.from)} → ${places(step.to)}`,
    `on ${eventText(step.type)}${guardsOf(step)}`,
    ...(step.actions.length > 0 ? [`actions: ${step.actions.join(', ')}`] : []),
    ...(step.source === undefined ? [] : [`caused by ${step.source}`]),
  ].join('\n');
};

/** That of a transition, or of the state that was entered. */
function ruleOf({ chart, states }: Picture, { transitions, to, from }: StepRow): string | undefined {
  const taken = new Set(transitions.map(({ id }) => id));
  const ofTransitions = chart.transitions.filter(({ id }) => taken.has(id)).flatMap(rulesOf);
  const entered = states.filter(({ id }) => to.includes(id) && !from.includes(id)).flatMap(rulesOf);
  return [...ofTransitions, ...entered.reverse()][0];
}
