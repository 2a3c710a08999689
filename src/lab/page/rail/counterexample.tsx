/** The explorer's shortest run that breaks without a rule, walked step by step. */
import { signal } from '@preact/signals';
import type { Story } from '../../story';
import { withoutWords } from '../rules';
import { problem } from '../state';
import './counterexample.css';

let stories: Promise<Readonly<Record<string, Story>>> | undefined;

async function loaded(): Promise<Readonly<Record<string, Story>>> {
  const response = await fetch('./counterexamples.json');
  if (response.ok) return (await response.json()) as Readonly<Record<string, Story>>;
  stories = undefined;
  throw new Error(`counterexamples.json is not beside the page (${response.status}): build it again.`);
}

const shown = signal<{ readonly rule: string; readonly story: Story } | undefined>(undefined);
/** From 0 on: the step that has been taken last. */
const step = signal(0);

export async function showCounterexample(rule: string): Promise<void> {
  try {
    stories ??= loaded();
    const story = (await stories)[rule];
    if (story === undefined) return;
    shown.value = { rule, story };
    step.value = 0;
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
  }
}

const walk = (by: number): void => {
  const steps = shown.value?.story.steps.length ?? 1;
  step.value = Math.min(steps - 1, Math.max(0, step.value + by));
};

/** What each actor has done last, up to a step. */
function latest({ steps }: Story, upTo: number): readonly (readonly [actor: string, words: string])[] {
  const facts = steps.slice(0, upTo + 1).flatMap((each) => each.facts);
  return [...new Map(facts.map(({ actor, words }) => [actor, words]))].sort(([one], [other]) => (one < other ? -1 : 1));
}

export function Counterexample() {
  if (shown.value === undefined) return null;
  const { rule, story } = shown.value;
  const { steps, point, pointWords, text } = story;
  const at = step.value;
  const isLast = at === steps.length - 1;
  return (
    <section class="counterexample" aria-label={`Counterexample without ${rule}`}>
      <div class="row">
        <h3>Without {rule}</h3>
        <button
          type="button"
          class="btn ghost small"
          aria-label="Close the counterexample"
          onClick={() => {
            shown.value = undefined;
          }}
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
                step.value = place;
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
      <dl aria-label="What each has done last">
        {latest(story, at).map(([actor, words]) => (
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
