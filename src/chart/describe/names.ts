/** Readable names of actions, guards and delays, which in XState are texts, objects or functions. */
import type { ChartAction, ChartGuard, Json, JsonObject } from '../chart';

/** Names that a function has only because of the key under which it stands. */
const keys = new Set(['', 'actions', 'entry', 'exit', 'guard', 'src', 'delay', 'anonymous']);
const inline = 'inline';

type Described = { readonly type?: unknown; readonly params?: unknown } & Readonly<Record<string, unknown>>;

export function actionOf(action: unknown): ChartAction {
  return named(action, (fields) => builtIn(fields));
}

export function guardOf(guard: unknown): ChartGuard {
  return named(guard, (fields) => {
    const { guards, stateValue, name } = fields;
    if (stateValue !== undefined) return `in ${stateText(stateValue)}`;
    if (!Array.isArray(guards)) return undefined;
    const parts = guards.map((each) => guardOf(each).type);
    if (name === 'not') return `not ${parts[0]}`;
    return parts.map((part) => (parts.length > 1 && / (and|or) /.test(part) ? `(${part})` : part)).join(` ${name} `);
  });
}

/** The name of an actor's logic, of which XState tells only a number where none was given. */
export function logicOf(src: unknown): string {
  if (typeof src === 'string') return src.startsWith('xstate.invoke.') ? inline : src;
  return typeof src === 'object' && src !== null && 'id' in src && typeof src.id === 'string' ? src.id : inline;
}

/** Plain data as it stands; what is no data is left out. */
export function jsonOf(value: unknown): Json | undefined {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

export function objectOf(value: unknown): JsonObject | undefined {
  const json = typeof value === 'object' ? jsonOf(value) : undefined;
  return json === null || typeof json !== 'object' || Array.isArray(json) ? undefined : (json as JsonObject);
}

function named(value: unknown, special: (fields: Described) => string | undefined): ChartAction {
  if (typeof value === 'string') return { type: value };
  if (typeof value === 'function') {
    const { name } = value;
    const text = special(value as unknown as Described);
    return { type: text ?? (keys.has(name) ? inline : name) };
  }
  const { type, params } = (value ?? {}) as Described;
  const shown = objectOf(params);
  return { type: typeof type === 'string' ? type : inline, ...(shown && { params: shown }) };
}

/** XState's own actions, by what they carry. */
function builtIn(action: Described): string | undefined {
  const { type } = action;
  if (typeof type !== 'string' || !type.startsWith('xstate.')) return undefined;
  const word = type.slice('xstate.'.length);
  const what = argument(word, action);
  const verb = word === 'sendTo' ? 'send' : word;
  return what === undefined ? verb : `${verb} ${what}`;
}

function argument(word: string, { assignment, event, to, sendId, src, id, label }: Described): string | undefined {
  switch (word) {
    case 'assign':
      return typeof assignment === 'object' && assignment !== null ? Object.keys(assignment).join(' ') : undefined;
    case 'raise':
    case 'emit':
      return eventText(event);
    case 'sendTo': {
      const receiver = typeof to === 'string' ? ` to ${to.replace(/^#_/, '')}` : '';
      return `${eventText(event) ?? 'event'}${receiver}`;
    }
    case 'cancel':
      return typeof sendId === 'string' ? sendId : undefined;
    case 'spawnChild':
      return typeof id === 'string' ? id : logicOf(src);
    case 'log':
      return typeof label === 'string' ? label : undefined;
    default:
      return undefined;
  }
}

function eventText(event: unknown): string | undefined {
  if (typeof event === 'string') return event;
  return typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : undefined;
}

function stateText(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as object)
    .map(([key, inner]) => (Object.keys(inner as object).length > 0 ? `${key}.${stateText(inner)}` : key))
    .join(' ');
}
