/**
 * What this room reads of a machine of XState 5. The types are structural: a machine of another copy or release of
 * XState is one too, and XState itself is not imported.
 */
export interface MachineLike {
  readonly id: string;
  readonly root: StateNodeLike;
  readonly config: { readonly context?: unknown };
}

export interface StateNodeLike {
  readonly id: string;
  readonly key: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly history: false | 'shallow' | 'deep';
  readonly initial?: { readonly target?: readonly StateNodeLike[]; readonly actions: readonly unknown[] };
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly invoke: readonly { readonly id: string; readonly src: unknown; readonly systemId?: unknown }[];
  readonly tags: readonly string[];
  readonly description?: unknown;
  readonly meta?: unknown;
  readonly parent?: StateNodeLike;
  readonly states: Readonly<Record<string, StateNodeLike>>;
  readonly transitions: ReadonlyMap<string, readonly TransitionLike[]>;
  readonly always?: readonly TransitionLike[];
  readonly config: object;
}

export interface TransitionLike {
  readonly source: StateNodeLike;
  readonly target?: readonly StateNodeLike[];
  readonly eventType: string;
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
  readonly reenter?: boolean;
  readonly delay?: unknown;
  readonly description?: unknown;
  readonly meta?: unknown;
}

/** Whether a value, such as what a module exports, is a machine of XState 5. */
export function isMachine(value: unknown): value is MachineLike {
  if (typeof value !== 'object' || value === null) return false;
  const { id, root, config } = value as Partial<MachineLike>;
  return (
    typeof id === 'string' &&
    typeof config === 'object' &&
    typeof root === 'object' &&
    root !== null &&
    root.transitions instanceof Map &&
    typeof root.states === 'object'
  );
}
