/** The rules: a run without one of them, and beside it the explorer's shortest counterexample. */
import { useSignal } from '@preact/signals';
import { mainRules, otherRules } from '../rules';
import { fork, run } from '../state';
import { showCounterexample } from '../story/walk';
import { Counterexample } from './counterexample';

const chips = (rules: typeof mainRules) => Object.entries(rules).map(([name, rule]) => ({ name, ...rule }));

export function Rules() {
  const isOpen = useSignal(false);
  const without: readonly string[] = run.value?.without ?? [];
  const listed = isOpen.value ? [...chips(mainRules), ...chips(otherRules)] : chips(mainRules);
  return (
    <>
      <p class="note above">All but the link’s faults hold from power-on. Take a rule away, see what breaks:</p>
      <div class="rules">
        {listed.map(({ name, shown, without: words }) => (
          <button
            type="button"
            key={name}
            class={without.includes(name) ? 'off' : ''}
            aria-pressed={without.includes(name)}
            title={words}
            onClick={() => {
              void showCounterexample(name);
              if (!without.includes(name)) void fork(`without ${name}`);
            }}
          >
            {shown}
          </button>
        ))}
        <button
          type="button"
          aria-expanded={isOpen.value}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          {isOpen.value ? 'fewer' : 'all'}
        </button>
      </div>
      <Counterexample />
    </>
  );
}
