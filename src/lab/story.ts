/** A counterexample of the explorer as its kept text tells it: steps, their consequences, and the violation. */

interface StoryStep {
  readonly words: string;
  readonly facts: readonly { readonly actor: string; readonly words: string }[];
}

export interface Story {
  readonly steps: readonly StoryStep[];
  /** The oracle's point that is violated, and how. */
  readonly point: number;
  readonly pointWords: string;
  readonly text: string;
}

const stepPattern = /^ *\d+\. (.+)$/;
const factPattern = /^ {6}(\S+) +(.+)$/;
const endPattern = /^violated: point (\d+), (.+)$/;

/** @throws {Error} if the text is no such story */
export function parseStory(text: string): Story {
  const steps: { words: string; facts: { actor: string; words: string }[] }[] = [];
  let end: Pick<Story, 'point' | 'pointWords'> | undefined;
  const violation: string[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const [, step] = stepPattern.exec(line) ?? [];
    const [, actor, words] = factPattern.exec(line) ?? [];
    const [, point, pointWords] = endPattern.exec(line) ?? [];
    if (end !== undefined) violation.push(line.trim());
    else if (point !== undefined) end = { point: Number(point), pointWords };
    else if (step !== undefined) steps.push({ words: step, facts: [] });
    else if (actor !== undefined && steps.length > 0) steps[steps.length - 1].facts.push({ actor, words });
    else throw new Error(`a line of the story is neither a step nor a consequence: ${line}`);
  }
  if (end === undefined || steps.length === 0)
    throw new Error('the story has no steps, or does not say what is violated');
  return { steps, ...end, text: violation.join(' ') };
}
