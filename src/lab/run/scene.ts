import { presets } from '../../hypervisor/switches';
import type { ChartScene, DeviceScene, ReplicaScene, RoleSpan, Scene } from '../protocol';
import { headlineOf } from './headline';
import type { Recording } from './recording';
import { still, theBus } from './timeline';

const chartOf = (actor: string): ChartScene['chart'] | undefined => {
  if (/\.detector$/.test(actor)) return 'failure-detector';
  if (/\.scsi$/.test(actor)) return 'scsi-controller';
  if (actor === 'terminal') return 'console';
  return /^(disk|tape|actuator)$/.test(actor)
    ? 'scsi-target'
    : /^[a-z]+(-\d+)?$/.test(actor)
      ? 'hypervisor'
      : undefined;
};

/**
 * Everything that is seen at a moment but the machine itself, from what has been recorded; `instant`: between the
 * record and the next one.
 */
export function sceneOf(run: number, recording: Recording, event: number, instant = 0): Scene {
  const { records, timeline, steps, moments, scenario } = recording;
  const record = records.get(event);
  const at = Math.max(record?.at ?? 0, instant);
  const moment = { event: record?.event ?? 0, at };
  const view = timeline.viewAt(event);
  const names = timeline.roles.lanes(event);
  const replicas = names.map((name) => replicaOf(recording, name, names, event, at));
  const works = (device: string) => timeline.works.lasting(device, event, at);
  const { targets } = moments.world.running.judged.pair.environment;
  const attached = new Map(targets.map(({ id, unit }) => [unit.name, id]));
  const devices: DeviceScene[] = [
    ...[...attached].map(([name, id]) => {
      const work = works(name);
      return {
        name,
        id,
        attached: true,
        ...(work && (work.to ?? Number.POSITIVE_INFINITY) > at && { work: { ...work, nowNs: at - work.from } }),
      };
    }),
    ...Object.entries({ tape: 3, actuator: 5 })
      .filter(([name]) => !attached.has(name))
      .map(([name, id]) => ({ name, id, attached: false })),
  ];
  const charts = steps.actors.flatMap((actor): ChartScene[] => {
    const chart = chartOf(actor);
    const step = steps.at(actor, event);
    return chart === undefined || step === undefined ? [] : [{ actor, chart, states: step.to, step }];
  });
  const busFor = timeline.bus.lasting(theBus, event, at);
  const scene = {
    run,
    moment,
    sinceRecord: at - (record?.at ?? 0),
    replicas,
    view,
    frames: timeline.frames.flying(at, event),
    ...(busFor && { busFor }),
    devices,
    hasNetwork: recording.plan.network !== undefined,
    charts,
    terminal: timeline.terminal.scene(event),
    consoles: Object.fromEntries([...timeline.consoles].map(([name, console]) => [name, console.scene(event)])),
    faults: scenario.statements.filter((line) =>
      /^(link|drift|arbiter|detector|drop|delay|corrupt|disk error)/.test(line),
    ),
  };
  return { ...scene, headline: headlineOf(scene, record, recording.result !== undefined && event >= records.length) };
}

function replicaOf(
  recording: Recording,
  name: string,
  names: readonly string[],
  event: number,
  at: number,
): ReplicaScene {
  const { timeline, plan } = recording;
  const role = timeline.roles.lastBegun(name, event) as RoleSpan;
  const before = timeline.roles.lastBegun(name, role.event - 1);
  const epoch = timeline.epochs.lastBegun(name, event);
  const wait = timeline.waits.lasting(name, event, at);
  const freeze = timeline.freezes.lasting(name, event, at);
  const isFrozen = freeze !== undefined && (freeze.to === undefined || freeze.to > at);
  const lasts = wait !== undefined && (wait.to === undefined || wait.to > at);
  const counts = timeline.outstanding.get(name);
  const { timeoutNs } = plan.detector;
  const isStill = still.has(role.role);
  const peers = isStill ? [] : names.filter((peer) => peer !== name);
  return {
    name,
    role: role.role,
    ...(isStill && before && { was: before.role }),
    epoch: epoch?.epoch ?? 0,
    // That an epoch is the failover epoch is known once the replica is promoting.
    failover: role.role === 'promoting' && (epoch?.failover ?? false),
    ...(role.role === 'joining' && { pages: timeline.pages.get(name)?.at(event) ?? { received: 0, sent: 0 } }),
    ...mipsOf(recording, name, event),
    ...(isFrozen && { frozenAt: freeze.from }),
    ...(wait !== undefined && (lasts || (isStill && wait.to === role.from)) && { wait }),
    outstanding: counts?.findLast((each) => each.event <= event)?.count ?? 0,
    silence: peers.map((peer) => ({ peer, ns: at - (timeline.frames.lastHeard(name, peer, at) ?? 0), timeoutNs })),
  };
}

function mipsOf({ timeline, plan }: Recording, name: string, event: number): { readonly mips?: number } {
  const { epochs } = { ...presets[plan.protocol], ...plan.switches };
  const present = timeline.epochs.lastBegun(name, event);
  const last = present && timeline.epochs.lastBegun(name, present.event - 1);
  if (epochs !== 'fixed' || last?.to === undefined || last.to === last.from) return {};
  return { mips: (plan.epochLength * 1e3) / (last.to - last.from) };
}
