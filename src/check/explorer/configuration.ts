/** A small configuration, of which the explorer walks every interleaving. */

import { type Protocol, presets, type Switches } from '../../hypervisor/switches';
import { processorNames } from '../../sim/pair';
import { type Mutations, noMutations } from '../mutants/names';
import type { Instruction } from './guest';

/** How many faults of each kind there may be; every moment of each is tried. */
interface Faults {
  /** Processors that die. */
  readonly crashes: number;
  /** Frames that the link loses, doubles, or delays past the next one. */
  readonly losses: number;
  readonly duplicates: number;
  readonly overtakings: number;
  /** False suspicions of living processors. */
  readonly falseSuspicions: number;
  /** Repaired processors that join in the place of a dead or deposed one. */
  readonly joins: number;
  /** Interrupts from devices of a processor that does not lead. */
  readonly strayInterrupts: number;
  /** Where the environment is a process of its own: connections to it that break, and its crashes. */
  readonly cuts: number;
  readonly environmentCrashes: number;
  /** Primaries that hand over. */
  readonly handOvers: number;
}

export interface Configuration {
  readonly name: string;
  readonly program: readonly Instruction[];
  readonly switches: Switches;
  /** Instructions in an epoch; with variable epochs, the longest. */
  readonly epochLength: number;
  readonly backups: number;
  /** The places of processors, by name: those of the first view, and those where a processor can only join. */
  readonly places: readonly string[];
  readonly faults: Faults;
  /** By how many ticks the clock of each backup lags the clock of the one before. */
  readonly skewTicks: number;
  /** Epochs that a leading guest may end while it waits and nothing has arrived. */
  readonly idleEpochs: number;
  readonly bufferMessages: number;
  /** Bytes that a person types. */
  readonly typed: number;
  /** The environment is a process of its own, behind connections. */
  readonly connected: boolean;
  readonly mutations: Mutations;
}

const noFaults: Faults = {
  crashes: 0,
  losses: 0,
  duplicates: 0,
  overtakings: 0,
  falseSuspicions: 0,
  joins: 0,
  strayInterrupts: 0,
  cuts: 0,
  environmentCrashes: 0,
  handOvers: 0,
};

export type Draft = Partial<Omit<Configuration, 'switches' | 'faults' | 'program' | 'mutations'>> & {
  readonly program: string;
  readonly protocol?: Protocol;
  readonly switches?: Partial<Switches>;
  readonly faults?: Partial<Faults>;
};

/**
 * A configuration from its differences to the usual one; `program` as words: `write:0 read append byte input timer:4
 * poll ordinary`.
 */
export function configuration(name: string, draft: Draft): Configuration {
  const { program, protocol = 'original', switches = {}, faults = {}, ...rest } = draft;
  return {
    name,
    program: [...program.split(' ').map(instruction), { do: 'halt' }],
    switches: { ...presets[protocol], ...switches },
    epochLength: 2,
    backups: rest.backups ?? 1,
    places: processorNames.slice(0, Math.max(2, (rest.backups ?? 1) + 1)),
    faults: { ...noFaults, ...faults },
    skewTicks: 0,
    idleEpochs: 1,
    bufferMessages: 64,
    typed: 0,
    connected: false,
    mutations: noMutations,
    ...rest,
  };
}

function instruction(word: string): Instruction {
  const [does, number = '0'] = word.split(':');
  switch (does) {
    case 'write':
    case 'start':
    case 'await':
      return { do: does, block: Number(number) };
    case 'timer':
      return { do: 'timer', ticks: Number(number) };
    default:
      return { do: does as Exclude<Instruction['do'], 'write' | 'start' | 'await' | 'timer'> };
  }
}
