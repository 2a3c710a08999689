/** The context after a step: what has changed, and the whole, which is loaded as one opens it. */
import { useSignal } from '@preact/signals';
import { grouped, plural } from '../../../page/format';
import type { Difference } from '../../received/difference';
import type { ContextMembers, StepView } from '../../viewer-protocol';
import { pinned } from '../state';
import { useAnswer } from '../use-answer';

export function Context({ view }: { readonly view: StepView }) {
  const isOpen = useSignal(false);
  const { context } = view;
  return (
    <div>
      <h3>
        Context <span class="ell">{context === undefined ? 'none' : changeWords(context)}</span>
        {context !== undefined && (
          <button
            type="button"
            class="btn ghost small"
            title="Compare the contexts of other steps with this one"
            aria-pressed={pinned.value !== undefined}
            onClick={() => {
              pinned.value = pinned.value === undefined ? view.step : undefined;
            }}
          >
            {pinned.value === undefined ? 'Pin' : 'Unpin'}
          </button>
        )}
      </h3>
      {context !== undefined && (
        <>
          {context.differences.entries.length > 0 && (
            <div class="difference">{context.differences.entries.map((each) => lines(each))}</div>
          )}
          {context.differences.changed > context.differences.entries.length && (
            <p class="q">
              {plural(context.differences.changed - context.differences.entries.length, 'path')} more that changed.
            </p>
          )}
          <p>
            <button
              type="button"
              class="btn ghost small"
              aria-expanded={isOpen.value}
              onClick={() => {
                isOpen.value = !isOpen.value;
              }}
            >
              {isOpen.value ? 'Close the context' : 'Open the context'}
            </button>
          </p>
          {isOpen.value && <Members step={view.step} path={[]} />}
        </>
      )}
    </div>
  );
}

const sizeText = (bytes: number): string =>
  bytes < 10_000
    ? `${grouped(bytes)} bytes`
    : bytes < 1e6
      ? `${Math.round(bytes / 1e3)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;

function changeWords({ bytes, differences, against }: NonNullable<StepView['context']>): string {
  const { changed, paths } = differences;
  const what = changed === 0 ? 'unchanged' : `${grouped(changed)} of ${plural(paths, 'path')} changed`;
  const where = against === undefined ? '' : `; compared with ${against.name}, pinned at ${grouped(against.step)}`;
  return `${sizeText(bytes)}, ${what}${where}`;
}

const lines = ({ path, was, now }: Difference) => [
  ...(was === undefined ? [] : [line('gone', '−', path, was)]),
  ...(now === undefined ? [] : [line('new', '+', path, now)]),
];

const line = (look: string, sign: string, path: string, text: string) => (
  <span key={`${look} ${path}`} class={look} title={`${path}: ${text}`}>
    {sign} {path === '' ? '' : `${path}: `}
    {text}
  </span>
);

interface MembersProps {
  readonly step: number;
  readonly path: readonly string[];
}

function Members({ step, path }: MembersProps) {
  const told = useAnswer<'context'>({ ask: 'context', step, path }, 0).value;
  if (told === undefined) return null;
  return (
    <ul class="members">
      {told.members.map((member) => (
        <Member key={member.key} member={member} step={step} path={[...path, member.key]} />
      ))}
      {told.more > 0 && <li class="q">{grouped(told.more)} more</li>}
      {told.members.length === 0 && <li class="q">empty</li>}
    </ul>
  );
}

function Member({ member, step, path }: MembersProps & { readonly member: ContextMembers['members'][number] }) {
  const { key: name, text, isInner } = member;
  const isOpen = useSignal(false);
  if (!isInner)
    return (
      <li>
        <span class="plain">
          {name}: {text}
        </span>
      </li>
    );
  return (
    <li>
      <button
        type="button"
        class="member"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {isOpen.value ? '▾' : '▸'} {name}: {isOpen.value ? '' : text}
      </button>
      {isOpen.value && <Members step={step} path={path} />}
    </li>
  );
}
