/** The chart of a definition as a program sends it: the machine's configuration, in which functions have become names. */
import { createMachine } from 'xstate';
import type { Chart } from '../../../chart/chart';
import { describeChart } from '../../../chart/describe/describe';
import type { MachineLike } from '../../../chart/describe/machine';

/** Names of functions that only say where the function stood. */
const places = new Set(['', 'actions', 'entry', 'exit', 'guard', 'src', 'anonymous']);

/** `undefined`: the actor has no chart, or one that this page cannot read. */
export function chartOfDefinition(text: string): Chart | undefined {
  try {
    const config = JSON.parse(text, withName) as { readonly states?: object };
    if (typeof config !== 'object' || config === null || typeof config.states !== 'object') return undefined;
    return describeChart(createMachine(config as Parameters<typeof createMachine>[0]) as unknown as MachineLike);
  } catch {
    return undefined;
  }
}

function withName(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { type, ...rest } = value as { readonly type?: unknown };
  const isUnnamed = typeof type === 'string' && places.has(type) && Object.keys(rest).length === 0;
  return isUnnamed ? { type: 'inline' } : value;
}
