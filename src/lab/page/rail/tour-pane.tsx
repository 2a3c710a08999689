import { useSignal } from '@preact/signals';
import { exampleNamed, examples } from '../examples';
import { drawer, tourOpen } from '../layout';
import { ask, fork, goTo, open, problem, run, select, tourStep } from '../state';
import { tour } from '../tour';

/** A run is recorded while it is looked at: a place that has not been recorded yet is waited for. */
async function goWhere(words: string | undefined): Promise<void> {
  const info = run.value;
  if (info === undefined) return;
  while (run.value?.id === info.id) {
    const { rows, complete } = await ask({ ask: 'log', run: info.id, filter: words ?? '', from: 0, count: 1 });
    if (run.value?.id !== info.id) return;
    if (words !== undefined && rows[0] !== undefined) return select(rows[0]);
    if (run.value.ended && complete) return goTo(words === undefined ? run.value.events : 0);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** Opens a step's scenario at its moment. */
export async function showStep(at: number): Promise<void> {
  const step = tour[at];
  const example = step && exampleNamed(step.scenario);
  if (example === undefined) return;
  tourStep.value = at;
  const info = await open(example.name, example.text);
  if (info !== undefined && step.at !== undefined) await goWhere(step.at);
}

/** Opens the step that explains a rule of the log. */
export function showRule(rule: string): void {
  const at = tour.findIndex((step) => step.rule === rule);
  tourOpen.value = true;
  drawer.value = true;
  if (at >= 0) void showStep(at);
}

/** What the fork shows in the end: where the step says, the failing point, or the end. */
async function breakIt(): Promise<void> {
  const { breaks, scenario } = tour[tourStep.value];
  const example = exampleNamed(scenario);
  if (example === undefined) return;
  if (run.value?.name !== scenario || run.value.parent !== undefined) await open(example.name, example.text);
  const info = await fork(...breaks.statements);
  if (info === undefined) return;
  while (run.value?.id === info.id && !run.value.ended) await new Promise((next) => setTimeout(next, 50));
  const now = run.value;
  if (now?.id !== info.id) return;
  const failing = now.verdict.points.find(({ violation }) => violation !== undefined)?.violation;
  if (failing !== undefined) await select(failing);
  else await goWhere(breaks.at);
}

export function Tour() {
  const isBreaking = useSignal(false);
  const at = tourStep.value;
  const { title, text, ask: question, breaks } = tour[at];
  const next = tour[at + 1];
  const before = tour[at - 1];
  if (!tourOpen.value) {
    return (
      <section class="pane tour" aria-label="Tour" tabIndex={-1}>
        <div class="head">
          <h2>Tour</h2>
          <span class="sp" />
          <button
            type="button"
            class="btn ghost small"
            onClick={() => {
              tourOpen.value = true;
            }}
          >
            Open
          </button>
        </div>
      </section>
    );
  }
  return (
    <section class="pane tour" aria-label="Tour" tabIndex={-1}>
      <div class="head">
        <h2>Tour</h2>
        <span class="q">
          {at + 1} of {tour.length}
        </span>
        <span class="sp" />
        <button
          type="button"
          class="btn ghost small"
          aria-label="Close the tour"
          onClick={() => {
            tourOpen.value = false;
            drawer.value = false;
          }}
        >
          Close
        </button>
      </div>
      <div class="steps" role="group" aria-label="Steps of the tour">
        {tour.map((step, place) => (
          <button
            type="button"
            key={step.title}
            class={place < at ? 'done' : place === at ? 'here' : ''}
            title={step.title}
            aria-label={`Step ${place + 1}: ${step.title}`}
            aria-current={place === at ? 'step' : undefined}
            disabled={examples.value.length === 0}
            onClick={() => void showStep(place)}
          >
            <i />
          </button>
        ))}
      </div>
      <div class="words">
        <h3>{title}</h3>
        {text.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <p class="ask">{question}</p>
      </div>
      <div class="row">
        <button
          type="button"
          class="btn main"
          disabled={isBreaking.value || examples.value.length === 0}
          onClick={() => {
            isBreaking.value = true;
            breakIt()
              .catch((error: unknown) => {
                problem.value = error instanceof Error ? error.message : String(error);
              })
              .finally(() => {
                isBreaking.value = false;
              });
          }}
        >
          {breaks.label}
        </button>
        {before && (
          <button type="button" class="btn" aria-label="Step before" onClick={() => void showStep(at - 1)}>
            ‹
          </button>
        )}
        {next && (
          <button type="button" class="btn ell" onClick={() => void showStep(at + 1)}>
            Next: {next.rule}
          </button>
        )}
      </div>
    </section>
  );
}
