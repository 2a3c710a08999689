/** The list of all keys. */
import type { Signal } from '@preact/signals';
import { Dialog } from './dialog';
import './keys.css';

interface Props {
  readonly list: readonly (readonly [words: string, ...keys: readonly string[]])[];
  readonly shown: Signal<boolean>;
}

export const Keys = ({ list, shown }: Props) => (
  <Dialog name="keys" title="All keys" shown={shown}>
    <dl>
      {list.map(([words, ...keys]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>
            {keys.map((name) => (
              <kbd key={name}>{name}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </Dialog>
);
