/** Effects of devices are told and not kept: a process that serves for weeks has no room for all. */
import { type Effect, Effects, type NumberedEffect } from '../../../devices/effects';
import { digest } from '../../base/digest';

export class PassedEffects extends Effects {
  override add({ data, ...effect }: Effect): NumberedEffect {
    return { ...effect, event: 0, digest: digest(data) };
  }
}
