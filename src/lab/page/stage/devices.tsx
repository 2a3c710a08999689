/** The bus and what is on it. */

import { plural, shortMilliseconds } from '../../../page/format';
import type { BusSpan, DeviceScene } from '../../protocol';
import { Fresh } from '../fresh';
import { actor, fork, instant, run, scene } from '../state';

const attach: Readonly<Record<string, string>> = { tape: 'tape blank', actuator: 'actuator' };

const verbs: Readonly<Record<string, string>> = { write: 'writes', read: 'reads', step: 'moves' };

function Device({ device }: { readonly device: DeviceScene }) {
  const { name, id, attached, work } = device;
  if (!attached) {
    return (
      <button
        type="button"
        class="device off"
        title={`The run again, with a ${name} on the bus from power-on`}
        onClick={() => void fork(attach[name] ?? name)}
      >
        <span class="line">
          <b>{name}</b>
          <span>id {id}</span>
        </span>
        <span class="doing ell">attach</span>
      </button>
    );
  }
  const whole = work?.to === undefined ? undefined : work.to - work.from;
  const what = work ? `${work.text.replace(/^(write|read) of /, '')} for ${work.replica}` : 'nothing to do';
  const since =
    work && whole !== undefined ? `, ${(work.nowNs / 1e6).toFixed(1)} of ${shortMilliseconds(whole)} ms` : '';
  const does = `${what}${since}`;
  return (
    <button
      type="button"
      class={`device${actor.value === name ? ' chosen' : ''}`}
      onClick={() => {
        actor.value = name;
      }}
    >
      <span class="line">
        <b>{name}</b>
        <span>
          <Fresh of={`id ${id} · ${work ? (verbs[work.kind] ?? work.kind) : 'idle'}`} />
        </span>
      </span>
      <span class="doing ell" title={does}>
        {does}
      </span>
      <span class="meter">
        {work && whole !== undefined && <i style={{ width: `${(100 * work.nowNs) / whole}%` }} />}
      </span>
    </button>
  );
}

export function Devices() {
  const { devices = [], terminal } = scene.value ?? {};
  return (
    <div class="devices">
      {devices.map((device) => (
        <Device key={device.name} device={device} />
      ))}
      <button
        type="button"
        class={`device terminal${actor.value === 'terminal' ? ' chosen' : ''}`}
        onClick={() => {
          actor.value = 'terminal';
        }}
      >
        <span class="line">
          <b>terminal</b>
          <span>you</span>
        </span>
        <span class="doing ell">{`has shown ${plural(terminal?.length ?? 0, 'byte')}`}</span>
      </button>
    </div>
  );
}

const busWords = ({ replica, reselection, target }: BusSpan, name: string | undefined): string =>
  reselection ? `bus: ${name ?? target} reselects ${replica}` : `bus: ${replica} and ${name ?? target}`;

/** Lines from the cards above to the devices below; `places`: where the cards' middles are. */
export function Bus({ places }: { readonly places: readonly string[] }) {
  const { busFor, view, devices = [], replicas = [] } = scene.value ?? {};
  const used = busFor !== undefined && (busFor.to === undefined || busFor.to > instant.value) ? busFor : undefined;
  const target = devices.find(({ id }) => id === used?.target)?.name;
  return (
    <div class="bus" aria-hidden="true">
      {replicas.slice(0, places.length).map(({ name, role }, at) => (
        <i
          key={name}
          class={`drop${role === 'dead' || role === 'deposed' ? ' off' : ''}${used?.replica === name ? ' used' : ''}`}
          style={{ left: places[at] }}
        />
      ))}
      <i class={`wire${used ? ' used' : ''}`} style={{ right: `calc(100% - ${places.at(-1)} - 1px)` }} />
      <i class="console-line" style={{ left: places[0] }} />
      <span class="free" style={{ left: `calc(${places[0]} + 10px)` }}>
        <Fresh of={used ? busWords(used, target) : 'SCSI bus, free'} />
      </span>
      <span class="view">
        <Fresh of={view ? `view of term ${view.term}: ${view.primary} leads` : ''} />
      </span>
      <span class="cable">{(run.value?.replicas.length ?? 0) > 0 && 'console line'}</span>
    </div>
  );
}
