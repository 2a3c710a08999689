/** A command that has started processes: a signal ends them too, and stopped ones, which would stay for ever. */
import { EndedBySignal } from './ended-by-signal';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Returns what `work` returns. A signal does `cleanUp`, and then to this process what it does to any program. */
export async function interruptible<Result>(
  work: () => Promise<Result>,
  cleanUp: () => Promise<void>,
): Promise<Result> {
  const hears = signals.map((signal) => {
    const hear = () => void cleanUp().finally(() => new EndedBySignal(signal).die());
    process.once(signal, hear);
    return [signal, hear] as const;
  });
  try {
    return await work();
  } finally {
    for (const [signal, hear] of hears) process.off(signal, hear);
  }
}
