/**
 * Random machines: nested, parallel, with history, final states, guards, delays and transitions from anywhere to
 * anywhere.
 */
import fc from 'fast-check';

interface Tree {
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly children: readonly Tree[];
}

interface Transition {
  readonly from: number;
  readonly to: number;
  readonly event: number;
  readonly guard: boolean;
  readonly actions: number;
  readonly kind: 'on' | 'always' | 'after';
}

interface Config {
  [key: string]: unknown;
  states?: Record<string, Config>;
  on?: Record<string, unknown[]>;
  always?: unknown[];
  after?: Record<string, unknown[]>;
}

const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree; leaf: Tree; inner: Tree }>((tie) => ({
  leaf: fc.record({
    kind: fc.constantFrom(
      'atomic' as const,
      'atomic' as const,
      'atomic' as const,
      'final' as const,
      'history' as const,
    ),
    children: fc.constant([]),
  }),
  inner: fc.record({
    kind: fc.constantFrom('compound' as const, 'compound' as const, 'parallel' as const),
    children: fc.array(tie('tree'), { minLength: 1, maxLength: 5 }),
  }),
  tree: fc.oneof({ maxDepth: 3, depthSize: 'small' }, tie('leaf'), tie('inner')),
})).inner;

const transition: fc.Arbitrary<Transition> = fc.record({
  from: fc.nat(99),
  to: fc.nat(99),
  event: fc.nat(7),
  guard: fc.boolean(),
  actions: fc.nat(4),
  kind: fc.constantFrom('on' as const, 'on' as const, 'on' as const, 'always' as const, 'after' as const),
});

const events = [
  'go',
  'stop',
  'link.received',
  'vm.acknowledgmentNeeded',
  'a',
  'aVeryLongEventNameWithHumps',
  '*',
  'x.*',
];
const actions = ['act', 'rememberCause', 'deliverUncertainInterrupts', 'log', 'resume'];

export const randomConfig: fc.Arbitrary<Config> = fc
  .tuple(tree, fc.array(transition, { maxLength: 24 }))
  .map(([root, transitions]) => {
    const all: { readonly config: Config; readonly id: string; readonly kind: Tree['kind'] }[] = [];
    const config = { ...configOf(root, 'machine', all), id: 'machine' };
    const sources = all.filter(({ kind }) => kind !== 'final' && kind !== 'history');
    for (const each of transitions) add(each, sources[each.from % sources.length].config, all[each.to % all.length].id);
    return config;
  });

function configOf(
  { kind, children }: Tree,
  id: string,
  all: { config: Config; id: string; kind: Tree['kind'] }[],
): Config {
  const config: Config = { id };
  all.push({ config, id, kind });
  const inner = children.map((child, at) => ({ child, key: `${child.kind}${at}` }));
  // A history state cannot be where a state begins; regions cannot be history or end at once.
  const usable = inner.map(({ child, key }) => (isPlain(kind, child) ? { child, key } : { child: plain, key }));
  if (kind === 'history' || kind === 'final') config.type = kind;
  if (kind === 'parallel') config.type = 'parallel';
  if (usable.length === 0) return config;
  const [first, ...others] = usable;
  const begun =
    kind === 'compound' && first.child.kind === 'history' ? [{ ...first, child: plain }, ...others] : usable;
  if (kind === 'compound') config.initial = begun[0].key;
  config.states = Object.fromEntries(begun.map(({ child, key }) => [key, configOf(child, `${id}.${key}`, all)]));
  return config;
}

const plain: Tree = { kind: 'atomic', children: [] };
const isPlain = (kind: Tree['kind'], child: Tree): boolean =>
  kind !== 'parallel' || !['history', 'final'].includes(child.kind);

function add({ event, guard, actions: count, kind }: Transition, source: Config, target: string): void {
  const written = {
    ...{ target: `#${target}`, actions: actions.slice(0, count) },
    ...(guard && { guard: count % 2 === 0 ? 'isReady' : 'hasBeenAcknowledgedByAll' }),
  };
  if (kind === 'always') source.always = [...(source.always ?? []), written];
  else if (kind === 'after') source.after = { ...source.after, 250: [...(source.after?.[250] ?? []), written] };
  else source.on = { ...source.on, [events[event]]: [...(source.on?.[events[event]] ?? []), written] };
}
