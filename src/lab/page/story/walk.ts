/** The explorer's counterexample that is walked, and how far. */
import { signal } from '@preact/signals';
import type { Story } from '../../story';
import { problem } from '../state';

let stories: Promise<Readonly<Record<string, Story>>> | undefined;

async function loaded(): Promise<Readonly<Record<string, Story>>> {
  const response = await fetch('./counterexamples.json');
  if (response.ok) return (await response.json()) as Readonly<Record<string, Story>>;
  stories = undefined;
  throw new Error(`counterexamples.json is not beside the page (${response.status}): build it again.`);
}

export const walked = signal<{ readonly rule: string; readonly story: Story } | undefined>(undefined);
/** From 0 on: the step that has been taken last. */
export const walkedTo = signal(0);
/** It stands on the stage, in the place of the run. */
export const isOnStage = signal(false);

export async function showCounterexample(rule: string): Promise<void> {
  try {
    stories ??= loaded();
    const story = (await stories)[rule];
    if (story === undefined) return;
    walked.value = { rule, story };
    walkedTo.value = 0;
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
  }
}

export function closeCounterexample(): void {
  walked.value = undefined;
  isOnStage.value = false;
}

export function walk(by: number): void {
  const steps = walked.value?.story.steps.length ?? 1;
  walkedTo.value = Math.min(steps - 1, Math.max(0, walkedTo.value + by));
}

/** The counterexample where it stands on the stage. */
export const staged = () => (isOnStage.value ? walked.value : undefined);
