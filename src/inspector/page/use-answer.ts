/** An answer of the server's that a view shows, asked for anew when the question changes or more has come. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Answers, Ask, AskName } from '../viewer-protocol';
import { ask } from './state';

interface Asking {
  isAsking: boolean;
  /** The newest question, as long as it has not been asked. */
  next: Ask | undefined;
  askedAt: number;
}

/**
 * Only one question is under way, however fast they change, and one in `pauseMs`. `growth` changes with what the answer
 * depends on beside the question. Without a question the last answer stays.
 */
export function useAnswer<Name extends AskName>(
  question: Extract<Ask, { readonly ask: Name }> | undefined,
  growth: unknown,
  pauseMs = 0,
): Signal<Answers[Name] | undefined> {
  const answer = useSignal<Answers[Name] | undefined>(undefined);
  const { current } = useRef<Asking>({ isAsking: false, next: undefined, askedAt: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    if (question === undefined) return;
    current.next = question;
    if (!current.isAsking) void askOn();
  }, [JSON.stringify(question), growth]);

  async function askOn(): Promise<void> {
    current.isAsking = true;
    while (current.next !== undefined) {
      const wait = current.askedAt + pauseMs - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const wanted = current.next as Extract<Ask, { readonly ask: Name }>;
      current.next = undefined;
      current.askedAt = performance.now();
      // Without a connection the question is asked again with the next thing that comes.
      const told = await ask<Name>(wanted).catch(() => undefined);
      if (told !== undefined) answer.value = told;
    }
    current.isAsking = false;
  }
  return answer;
}
