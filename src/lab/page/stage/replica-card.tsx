/** A replica: its role, its epoch, what it does or waits for, and for how long it has heard nothing from its peer. */

import { grouped, milliseconds, plural, shortMilliseconds } from '../../../page/format';
import type { ReplicaScene, WaitSpan } from '../../protocol';
import { Fresh } from '../fresh';
import { machinesNow } from '../machines';
import { hex } from '../panes/machine/registers';
import { actor, following, hovered, playing, run, scene } from '../state';

const waitText = ({ on, cause, upTo }: WaitSpan, epoch: number): string => {
  if (on === 'acknowledgment') return cause === 'join' ? 'the new replica' : `ack ${upTo ?? ''}`;
  return cause === 'value' ? 'a value' : `end of epoch ${epoch}`;
};

const doing: Readonly<Record<string, string>> = {
  primary: 'leads',
  backup: 'follows',
  promoting: 'finishes what it received',
  joining: 'receives the state',
  dead: 'nothing any more',
  deposed: 'has lost its claim, halted',
  halted: 'the guest has halted',
};

const still = (role: string): boolean => role === 'dead' || role === 'deposed';

function Silence({ replica }: { readonly replica: ReplicaScene }) {
  // A primary has done with a peer that it suspected, and any replica where it hears another one.
  const trusted = replica.silence.filter(({ ns, timeoutNs }) => ns < timeoutNs);
  const open = replica.role === 'primary' || trusted.length > 0 ? trusted : replica.silence;
  const greatest = [...open].sort((a, b) => b.ns - a.ns)[0];
  if (greatest === undefined) return <div class="silence" />;
  const { peer, ns, timeoutNs } = greatest;
  return (
    <div class="silence">
      <span class="ell" title={`${peer} silent`}>{`${peer} silent`}</span>
      <span>
        <Fresh of={`${(Math.min(ns, timeoutNs) / 1e6).toFixed(2)} of ${shortMilliseconds(timeoutNs)} ms`} />
      </span>
      <div class="meter">
        <i style={{ width: `${Math.min(100, (100 * ns) / timeoutNs)}%` }} />
      </div>
    </div>
  );
}

/** Where its processor stands, once the moment stands still. */
function Counter({ of }: { readonly of: string }) {
  const view = machinesNow()?.replicas.find(({ name }) => name === of);
  const here = view?.code.find(({ address }) => address === (view.pc & ~3) >>> 0);
  return (
    <Fresh of={here === undefined ? '' : `${here.address} ${here.text}`}>
      {here ? (
        <code title={`${hex(here.address)} ${here.text}`}>{`${hex(here.address)} ${here.text}`}</code>
      ) : (
        <span class="q">{playing.value || following.value ? 'moves' : '…'}</span>
      )}
    </Fresh>
  );
}

/** What it was, for how long it stands still, or how fast it runs. */
function stands({ role, was, wait, frozenAt, mips }: ReplicaScene, at: number): string {
  if (was !== undefined) return `was ${was}`;
  if (frozenAt !== undefined) return `frozen for ${milliseconds(at - frozenAt)} ms`;
  if (wait !== undefined && !still(role)) return `stands still ${milliseconds(Math.max(0, at - wait.from))} ms`;
  return mips === undefined || still(role) ? '' : `${mips.toFixed(1)} MIPS`;
}

export function ReplicaCard({ replica }: { readonly replica: ReplicaScene }) {
  const { name, role, epoch, failover, frozenAt, wait, outstanding, pages } = replica;
  const at = scene.value?.moment.at ?? 0;
  const length = run.value?.epochLength ?? 0;
  const isStill = still(role);
  const hears = !isStill && frozenAt === undefined;
  return (
    <article
      class={`replica ${role}${frozenAt === undefined ? '' : ' frozen'}${actor.value === name ? ' chosen' : ''}`}
      aria-label={`${name}, ${role}${frozenAt === undefined ? '' : ', frozen'}`}
      onPointerEnter={() => {
        hovered.value = { kind: 'actor', actor: name };
      }}
      onPointerLeave={() => {
        hovered.value = undefined;
      }}
    >
      <header>
        <button
          type="button"
          class="name"
          title={`Charts and machine of ${name}`}
          aria-pressed={actor.value === name}
          onClick={() => {
            actor.value = name;
          }}
        >
          {name}
        </button>
        <span class={`role ${role}`}>
          <i class={`g ${role}`} />
          {role}
        </span>
        <span class="was">
          <Fresh of={stands(replica, at)} />
        </span>
      </header>
      <dl class="facts">
        <dt>epoch</dt>
        <dd title={`${grouped(epoch)}, of ${grouped(length)} instructions`}>
          <Fresh of={`${epoch} ${failover}`}>
            {grouped(epoch)}
            {failover && <b class="failover"> failover</b>}
            <span class="q"> of {grouped(length)} instructions</span>
          </Fresh>
        </dd>
        <dt>pc</dt>
        <dd>
          <Counter of={name} />
        </dd>
        <dt>
          {frozenAt !== undefined ? 'does' : wait ? (isStill ? 'waited for' : 'waits for') : isStill ? 'does' : 'runs'}
        </dt>
        <dd
          title={[...(wait ? [`${waitText(wait, epoch)} (${wait.rule})`] : []), `${outstanding} outstanding`].join(
            ', ',
          )}
        >
          <Fresh of={`${role} ${wait?.event} ${frozenAt} ${outstanding} ${pages?.received} ${pages?.sent}`}>
            {frozenAt !== undefined ? 'nothing: it stands still' : wait ? waitText(wait, epoch) : doing[role]}{' '}
            {pages && <span class="q">{`${grouped(pages.received)} of ${grouped(pages.sent)} pages sent`}</span>}
            {wait && frozenAt === undefined && <span class="rule">{wait.rule}</span>}
            {hears && outstanding > 0 && <span class="q"> {outstanding} outstanding</span>}
          </Fresh>
        </dd>
        {!hears && (
          <>
            <dt>outstanding</dt>
            <dd>{outstanding === 0 ? 'nothing' : plural(outstanding, 'operation')}</dd>
          </>
        )}
      </dl>
      {hears && <Silence replica={replica} />}
    </article>
  );
}
