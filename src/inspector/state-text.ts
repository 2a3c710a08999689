/** The value of a chart's snapshot in a line: `backup.replaying`, `left.on, right.off`; empty where there is none. */
export function stateText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([state, inner]) => (isEmpty(inner) ? state : `${state}.${stateText(inner)}`))
    .join(', ');
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && Object.keys(value ?? {}).length === 0;
