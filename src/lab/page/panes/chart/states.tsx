/** A chart as a list of its states: for readers who do not see the picture, and for the keyboard. */

import type { Picture } from '../../../../page/chart/picture';
import type { ChartScene } from '../../../protocol';
import { breaks, toggleBreak } from '../../state';

interface Props {
  readonly picture: Picture;
  readonly shown: ChartScene;
  readonly lit: ReadonlySet<string>;
  readonly isVisible: boolean;
}

export function States({ picture, shown, lit, isVisible }: Props) {
  const { states, paths } = picture;
  return (
    <ul class={isVisible ? 'chart-states' : 'vh'} aria-label={`States of ${shown.actor}`}>
      {states.map(({ id, key }) => {
        const depth = (paths.get(id) ?? '').split('.').length - 1;
        const stops = breaks.value.has(`${shown.actor} ${id}`);
        const words = `${isVisible ? key : paths.get(id)}${lit.has(id) ? ', active' : ''}`;
        return (
          <li key={id} class={`deep-${Math.min(depth, 4)}${lit.has(id) ? ' on' : ''}`}>
            {isVisible ? (
              <button type="button" aria-pressed={stops} onClick={() => toggleBreak(shown.actor, id)}>
                <i class="stop" />
                <span class="ell">{words}</span>
                <span class="q">{stops ? 'breaks here' : ''}</span>
              </button>
            ) : (
              words
            )}
          </li>
        );
      })}
    </ul>
  );
}
