import type { Observable, Subscription } from 'rxjs';

/** Where an error goes that a library would report from a timer of its own: the clock of the world in which it happened. */
export interface FailureSink {
  fail(error: unknown): void;
}

/** Subscribes to a stream; what the listener or an operator throws ends the world at this event. */
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
