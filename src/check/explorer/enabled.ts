/** The steps that are possible in a world. */
import type { Configuration } from './configuration';
import type { Member, Peer } from './member';
import { placeOf, type ScriptedWorld } from './scripted-world';
import type { Step } from './steps';

/** In an order that depends on the state only. */
export function enabledSteps(world: ScriptedWorld, configuration: Configuration): readonly Step[] {
  const { serving } = world;
  if (world.finished !== undefined || serving.length === 0) return [];
  const may = (kind: string) => (world.left.get(kind) as number) > 0;
  const steps: Step[] = [];
  for (const member of serving) {
    if (runs(world, member, configuration)) steps.push({ do: 'run', who: member.name });
    for (const peer of member.peers) steps.push(...ofPeer(world, member, peer, may('falseSuspicions')));
  }
  for (const { from, to, underWay } of world.wires) {
    if (underWay.length === 0) continue;
    steps.push({ do: 'deliver', from, to });
    if (may('losses')) steps.push({ do: 'lose', from, to });
    if (may('duplicates')) steps.push({ do: 'duplicate', from, to });
    if (may('overtakings') && underWay.length > 1) steps.push({ do: 'overtake', from, to });
  }
  steps.push(...world.environment.steps(may));
  if (may('crashes') && serving.length > 1) for (const { name } of serving) steps.push({ do: 'crash', who: name });
  if (may('handOvers')) {
    for (const { name, hypervisor } of serving) {
      if (hypervisor.chart.getSnapshot().matches({ primary: 'paired' })) steps.push({ do: 'handOver', who: name });
    }
  }
  if (may('strayInterrupts')) {
    for (const { name, hypervisor } of serving) {
      if (hypervisor.status.role === 'backup') steps.push({ do: 'stray', who: name });
    }
  }
  if (may('joins')) steps.push(...joins(world, configuration));
  return steps;
}

/**
 * A leading guest that waits ends no further epoch while nothing has arrived for the epoch's end: such epochs would
 * differ in their number only.
 */
function runs(world: ScriptedWorld, { name, guest, hypervisor }: Member, configuration: Configuration): boolean {
  if (!world.clock.isPending(name, 'exit')) return false;
  if (hypervisor.status.role !== 'primary' || !guest.waits || guest.idleEpochs < configuration.idleEpochs) return true;
  return hypervisor.hasInterrupts || guest.awaitsTimer || handsOver(world, name);
}

/** A replica joins, and everything sent to it has arrived: at the end of an epoch the primary sends more. */
function handsOver(world: ScriptedWorld, name: string): boolean {
  const joiner = world.serving.find(({ hypervisor }) => hypervisor.status.role === 'joining');
  const peer = joiner && world.member(name).peers.find((each) => each.name === joiner.name);
  return peer !== undefined && peer.channel.unacknowledged === 0;
}

function ofPeer(world: ScriptedWorld, { name }: Member, peer: Peer, mayErr: boolean): readonly Step[] {
  const steps: Step[] = [];
  const other = world.member(peer.name);
  const there = other.peers.find((each) => each.name === name)?.channel;
  const speaks = other.serves && there?.isClosed === false;
  const isSilent = !speaks && peer.wire.underWay.length === 0;
  if (world.clock.isPending(peer.detectorActor, 'deadline') && (isSilent || (mayErr && speaks))) {
    steps.push({ do: 'suspect', who: name, whom: peer.name, falsely: speaks });
  }
  const back = world.wire(name, peer.name);
  // A sender retransmits only lost frames: while a frame is under way the link may just be slow.
  const isQuiet = peer.wire.underWay.length === 0 && back.underWay.length === 0;
  if (isQuiet && speaks && !there.isHolding && world.clock.isPending(peer.channelActor, 'retransmit')) {
    steps.push({ do: 'retransmit', from: name, to: peer.name });
  }
  return steps;
}

/** In a place without a processor, once the survivors have agreed on the view. */
function joins(world: ScriptedWorld, { places }: Configuration): readonly Step[] {
  const { members } = world.environment.view;
  const { serving } = world;
  if (!members.every((member) => serving.some(({ name }) => name === member))) return [];
  const taken = new Set(serving.map(({ name }) => placeOf(name)));
  return places.filter((place) => !taken.has(place)).map((who) => ({ do: 'join', who }));
}
