/** Each file of tests is a step of its own for the watchdog. */
import { expect } from 'vitest';
import { Watchdog } from './watchdog';

const root = process.env.MUTATE_ROOT ?? '';
const kept = globalThis as { mutateWatchdog?: Watchdog };
kept.mutateWatchdog ??= new Watchdog(root);
kept.mutateWatchdog.begin(expect.getState().testPath?.slice(root.length + 1) ?? '');
