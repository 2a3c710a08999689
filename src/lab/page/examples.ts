/** The scenarios that ship with the page. */
import { signal } from '@preact/signals';
import { knowScenarios } from './address';
import { open, problem, readAddress } from './state';

export interface Example {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

export const examples = signal<readonly Example[]>([]);

export const exampleNamed = (name: string): Example | undefined => examples.value.find((each) => each.name === name);

const titleIn = (text: string, otherwise: string): string => /^\s*title\s+(.+?)\s*$/m.exec(text)?.[1] ?? otherwise;

/** Loads them, and opens what the address says; returns whether it says anything. */
export async function start(): Promise<boolean> {
  const response = await fetch('./scenarios.json');
  if (!response.ok) {
    problem.value = `scenarios.json is not beside the page (${response.status}): build it again.`;
    return true;
  }
  const texts = (await response.json()) as Readonly<Record<string, string>>;
  examples.value = Object.entries(texts).map(([name, text]) => ({ name, title: titleIn(text, name), text }));
  knowScenarios((name) => texts[name]);
  const place = readAddress();
  if (place === undefined) return false;
  await open(place.name, place.text, {}, place.event, place.at);
  return true;
}
