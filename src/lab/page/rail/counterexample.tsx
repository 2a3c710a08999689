/** The explorer's shortest run that breaks without a rule, walked step by step. */
import { withoutWords } from '../rules';
import { latestWords } from '../story/story-picture';
import { closeCounterexample, isOnStage, walk, walked, walkedTo } from '../story/walk';
import './counterexample.css';

export function Counterexample() {
  if (walked.value === undefined) return null;
  const { rule, story } = walked.value;
  const { steps, point, pointWords, text } = story;
  const at = walkedTo.value;
  const isLast = at === steps.length - 1;
  return (
    <section class="counterexample" aria-label={`Counterexample without ${rule}`}>
      <div class="row">
        <h3>Without {rule}</h3>
        <button
          type="button"
          class="btn ghost small"
          aria-label="Close the counterexample"
          onClick={closeCounterexample}
        >
          Close
        </button>
      </div>
      <p class="note">{withoutWords(rule)} The shortest run that breaks, found by trying all in a small world:</p>
      <ol>
        {steps.map(({ words, facts }, place) => (
          <li key={place} class={place > at ? 'ahead' : ''} aria-current={place === at ? 'step' : undefined}>
            <button
              type="button"
              onClick={() => {
                walkedTo.value = place;
              }}
            >
              {words}
            </button>
            {place === at &&
              facts.map((fact) => (
                <p key={`${fact.actor} ${fact.words}`}>
                  <b>{fact.actor}</b> {fact.words}
                </p>
              ))}
          </li>
        ))}
      </ol>
      <div class="row">
        <button type="button" class="btn" disabled={at === 0} onClick={() => walk(-1)}>
          Step back
        </button>
        <button type="button" class="btn main grow" disabled={isLast} onClick={() => walk(1)}>
          Step {Math.min(at + 2, steps.length)} of {steps.length}
        </button>
      </div>
      <button
        type="button"
        class="btn"
        aria-pressed={isOnStage.value}
        onClick={() => {
          isOnStage.value = !isOnStage.value;
        }}
      >
        {isOnStage.value ? 'Back to the run' : 'Show it on the stage'}
      </button>
      <dl aria-label="What each has done last">
        {[...latestWords(story, at)].sort(byName).map(([actor, words]) => (
          <div key={actor}>
            <dt>{actor}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {isLast && (
        <p class="violated" role="status">
          <b>
            {point === 0 ? '' : `Point ${point}: `}
            {pointWords}
          </b>{' '}
          {text}
        </p>
      )}
    </section>
  );
}

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number => (one < other ? -1 : 1);
