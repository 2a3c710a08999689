/** A counterexample on the stage: who lives in the explorer's small world, and what each has done last. */
import type { Story } from '../../story';
import { latestWords, pictureOf } from './story-picture';
import { walkedTo } from './walk';
import './story.css';

export function StoryStage({ rule, story }: { readonly rule: string; readonly story: Story }) {
  const at = walkedTo.value;
  const step = story.steps[at];
  const { lanes, marks } = pictureOf(story);
  const words = latestWords(story, at);
  const isDead = (name: string) =>
    marks.some(({ lane, kind, step: of }) => kind === 'death' && lane === name && of <= at);
  const acts = new Set(step.facts.map(({ actor }) => actor));
  return (
    <>
      <div class="head">
        <h2 class="vh">Stage</h2>
        <p class="now ell" title={step.words} aria-live="polite">
          <b>{`Without ${rule}, step ${at + 1} of ${story.steps.length}:`}</b> {step.words}
        </p>
      </div>
      <ul class="body story-cast" aria-label="The explorer’s small world">
        {lanes.map((name) => (
          <li key={name} class={`story-one${isDead(name) ? ' dead' : ''}${acts.has(name) ? ' acts' : ''}`}>
            <b>{name}</b>
            {isDead(name) && <span class="q"> dead</span>}
            <p>{words.get(name) ?? 'nothing yet'}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
