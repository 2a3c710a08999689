/** Parts of a plan that are right by themselves and do not fit together. */
import { ADDRESS_MAP, INTERRUPT_PATH } from '../../../devices/address-map';
import { AspFront } from '../../../devices/asp/front';
import { blockBytes } from '../../../devices/scsi/block-pages';
import { diskBytes } from '../../../devices/scsi/disk-image';
import { neverTrusts } from './detector-limits';
import { ofConnections, victimsOf } from './faults';
import type { RunPlan } from './plan';
import { type Fault, shown } from './schema-words';
import { neverThere, notAProcessor } from './victim';

const wordBytes = 4;

export function contradictions(plan: RunPlan): readonly Fault[] {
  return [
    ...ofGroup(plan),
    ...ofKills(plan),
    ...ofFaults(plan),
    ...ofLink(plan),
    ...ofFrames(plan),
    ...ofDisk(plan),
    ...ofDevices(plan),
  ];
}

function* ofGroup({ arbiter, backups, joinAfterNs, drift, detector, memorySize }: RunPlan): Iterable<Fault> {
  if (!arbiter && (backups > 1 || joinAfterNs !== undefined)) {
    const expected = 'true where there is more than one backup or a processor joins';
    yield { field: 'arbiter', found: 'false', expected };
  }
  for (const name of Object.keys(drift)) {
    const why = notAProcessor(name, { backups, joinAfterNs });
    if (why !== undefined) yield { field: `drift.${name}`, found: shown(name), expected: `a processor; ${why}` };
  }
  const mistrust = neverTrusts({ detector, joinAfterNs });
  const found = `heartbeatNs ${detector.heartbeatNs}, timeoutNs ${detector.timeoutNs}`;
  if (mistrust !== undefined) yield { field: 'detector', found, expected: `times that the link bears; ${mistrust}` };
  if (memorySize % wordBytes !== 0) {
    yield { field: 'memorySize', found: String(memorySize), expected: `a multiple of ${wordBytes}` };
  }
}

function* ofKills({ kills, backups, joinAfterNs }: RunPlan): Iterable<Fault> {
  for (const [at, { who }] of kills.entries()) {
    const why = neverThere(who, { backups, joinAfterNs });
    if (why !== undefined) yield { field: `kills.${at}.who`, found: shown(who), expected: `a processor; ${why}` };
  }
}

function* ofFaults({ faults = [], backups, joinAfterNs, connected, arbiter }: RunPlan): Iterable<Fault> {
  if (connected === true && !arbiter) {
    yield { field: 'arbiter', found: 'false', expected: 'true where the environment is behind connections' };
  }
  for (const [at, fault] of faults.entries()) {
    if (connected !== true && ofConnections.includes(fault.kind)) {
      const expected = "a fault of processors, or 'connected': true beside it";
      yield { field: `faults.${at}.kind`, found: shown(fault.kind), expected };
    }
    const named = Object.entries(victimsOf(fault));
    for (const [field, who] of named) {
      const why = neverThere(who, { backups, joinAfterNs });
      if (why !== undefined)
        yield { field: `faults.${at}.${field}`, found: shown(who), expected: `a processor; ${why}` };
    }
    const [field, twice] = named.find(([field, who]) => field !== 'who' && who === fault.who) ?? [];
    if (field !== undefined) {
      yield { field: `faults.${at}.${field}`, found: shown(twice), expected: 'another processor than that of who' };
    }
  }
}

function* ofFrames({ link, backups, joinAfterNs }: RunPlan): Iterable<Fault> {
  for (const [at, { kind, from, to, byNs }] of (link.frames ?? []).entries()) {
    const field = `link.frames.${at}`;
    for (const [end, name] of Object.entries({ from, to })) {
      const why = notAProcessor(name, { backups, joinAfterNs });
      if (why !== undefined) yield { field: `${field}.${end}`, found: shown(name), expected: `a processor; ${why}` };
    }
    if (from === to) yield { field: `${field}.to`, found: shown(to), expected: 'another processor than that of from' };
    if ((kind === 'delay') !== (byNs !== undefined)) {
      const expected = kind === 'delay' ? 'how much later the frame arrives' : 'nothing but for a delay';
      yield { field: `${field}.byNs`, found: shown(byNs), expected };
    }
  }
}

function* ofDisk({ diskErrors = [], disk }: RunPlan): Iterable<Fault> {
  const blocks = diskBytes(disk) / blockBytes;
  for (const [at, { block }] of diskErrors.entries()) {
    if (block !== undefined && block >= blocks) {
      const expected = `a block of the disk, 0 to ${blocks - 1}`;
      yield { field: `diskErrors.${at}.block`, found: String(block), expected };
    }
  }
}

function* ofLink({ link, backups, joinAfterNs }: RunPlan): Iterable<Fault> {
  for (const [at, { fromNs, untilNs, from, to }] of (link.cuts ?? []).entries()) {
    const field = `link.cuts.${at}`;
    if (untilNs <= fromNs) {
      yield { field: `${field}.untilNs`, found: String(untilNs), expected: `an end after the start, ${fromNs}` };
    }
    for (const [end, name] of Object.entries({ from, to })) {
      const why = name === undefined ? undefined : notAProcessor(name, { backups, joinAfterNs });
      if (why !== undefined) yield { field: `${field}.${end}`, found: shown(name), expected: `a processor; ${why}` };
    }
    if (from !== undefined && from === to) {
      yield { field: `${field}.to`, found: shown(to), expected: 'another processor than that of from' };
    }
  }
}

const ownPlaces = [{ ...INTERRUPT_PATH.asp, length: AspFront.length }, INTERRUPT_PATH.viper, ...ADDRESS_MAP];

function* ofDevices({ devices }: RunPlan): Iterable<Fault> {
  for (const [at, { name, base, length }] of devices.entries()) {
    for (const other of [...ownPlaces, ...devices.slice(0, at)]) {
      if (name === other.name) {
        yield { field: `devices.${at}.name`, found: shown(name), expected: 'a name that no other device has' };
      }
      if (base < other.base + other.length && other.base < base + length) {
        const found = `0x${base.toString(16)}, ${length} bytes long`;
        yield { field: `devices.${at}.base`, found, expected: `a place of its own; ${other.name} stands there` };
      }
    }
  }
}
