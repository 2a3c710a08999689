/** Effects of devices go into the record and are not kept: a process that serves for weeks has no room for all. */
import { type Effect, Effects, type NumberedEffect } from '../../../devices/effects';
import { digest } from '../../base/digest';
import type { Trace } from '../../ports/trace';

export class RecordedEffects extends Effects {
  constructor(private readonly trace: Trace) {
    super();
  }

  override add({ data, ...effect }: Effect): NumberedEffect {
    const { device, processor, sensitivity, what } = effect;
    const done = { ...effect, event: 0, digest: digest(data) };
    this.trace.record(device, 'effect.done', { processor, sensitivity, what, digest: done.digest });
    return done;
  }
}
