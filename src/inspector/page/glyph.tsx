/** The sign before an actor's name: a role of ours, the square of any other actor; ended, hollow; stopped, a cross. */
import type { ActorStatus } from '../received/message';

const roles = ['primary', 'backup', 'promoting', 'joining'];

interface Shown {
  readonly status: ActorStatus;
  readonly state: string;
  readonly machine?: string;
}

/** The colour of a chart: that of the role, for the hypervisor's alone. */
export function toneOf({ status, state, machine }: Shown): string {
  if (status === 'stopped' || status === 'error') return 'dead';
  const [role] = state.split('.');
  return machine === 'hypervisor' && roles.includes(role) ? role : 'plain';
}

export function Glyph(shown: Shown) {
  const tone = toneOf(shown);
  if (tone !== 'plain') return <i class={`g ${tone}`} />;
  return <i class={`square${shown.status === 'done' ? ' final' : ''}`} />;
}

/** What stands under an actor's name. */
export function stateWords({ status, state }: Shown): string {
  if (status === 'active') return state || 'active';
  const words = { done: 'final', error: 'failed', stopped: 'stopped' }[status];
  if (state === '') return status === 'done' ? 'done' : words;
  return status === 'done' ? `${state}, final` : `${words} in ${state}`;
}
