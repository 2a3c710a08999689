/** A recording as a file: saved by the server, sent to it, opened. */
import { problem, recording } from './state';

export function saveRecording(): void {
  const link = document.createElement('a');
  link.href = recording.value === undefined ? '/recording' : `/recording?recording=${recording.value}`;
  link.download = 'inspection.jsonl';
  link.click();
}

/** Opens a file; where it cannot be, what is on the screen stays. */
export async function openRecording(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    const response = await fetch(`/recording?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file });
    const told = (await response.json()) as { readonly recording?: string; readonly error?: string };
    if (told.recording === undefined) problem.value = `${file.name} ${told.error ?? 'cannot be opened'}.`;
    else {
      problem.value = undefined;
      recording.value = told.recording;
    }
  } catch {
    problem.value = `${file.name} cannot be opened: the inspector’s server does not answer.`;
  }
}
