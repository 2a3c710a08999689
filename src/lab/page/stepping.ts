/** Steps of the moment: by an event, an epoch, an instruction of a replica, a step of a chart. */
import { signal } from '@preact/signals';
import type { StepSize } from '../protocol';
import { actor, ask, event, goTo, instant, runId, scene, selection, stand } from './state';

export const stepSize = signal<StepSize>('event');

/** Steps that are wished for follow each other: each begins where the one before has led. */
let last = { run: 0, over: Promise.resolve() };
function afterTheLast(makeStep: () => Promise<void>): Promise<void> {
  stand();
  const run = runId.value;
  const before = last.run === run ? last.over : Promise.resolve();
  last = { run, over: before.then(makeStep).catch(() => undefined) };
  return last.over;
}

async function show(to: { readonly event: number; readonly at?: number }): Promise<void> {
  const before = event.value;
  await goTo(to.event, to.at);
  if (to.event !== before) selection.value = { kind: 'record', event: to.event };
}

export const step = (forward: boolean, by: StepSize = stepSize.value): Promise<void> =>
  by === 'instruction'
    ? stepInstruction(replicaInSight(), forward)
    : afterTheLast(async () => {
        const { event: to } = await ask({ ask: 'find', run: runId.value, event: event.value, by, forward });
        await show({ event: to });
      });

/** A replica executes one instruction, or goes back to before its last one; what lies between happens too. */
export const stepInstruction = (of: string, forward: boolean): Promise<void> =>
  afterTheLast(async () => {
    const from = { event: event.value, at: instant.value };
    await show(await ask({ ask: 'stepInstruction', run: runId.value, of, ...from, forward }));
  });

/** The replica whose chart or machine is looked at; otherwise the one that leads. */
function replicaInSight(): string {
  const [name] = actor.value.split('.');
  const { replicas = [], view } = scene.value ?? {};
  return replicas.some((each) => each.name === name) ? name : (view?.primary ?? 'left');
}
