import type { Observable, Subscription } from 'rxjs';

/**
 * Receives an error that a library would report from a timer of its own: the clock of the world in which the error
 * happened.
 */
export interface FailureSink {
  fail(error: unknown): void;
}

/** Subscribes to a stream; an error of the listener or of an operator ends the world at this event. */
export function listen<T>(stream: Observable<T>, sink: FailureSink, hear: (value: T) => void): Subscription {
  return stream.subscribe({
    next: (value) => {
      try {
        hear(value);
      } catch (error) {
        sink.fail(error);
      }
    },
    error: (error: unknown) => sink.fail(error),
  });
}
