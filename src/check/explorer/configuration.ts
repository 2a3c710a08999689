/** A small configuration whose every interleaving is walked. */

import { type Protocol, presets, type Switches } from '../../hypervisor/switches';
import { processorNames } from '../../sim/pair';
import { type Mutations, noMutations } from '../mutants/names';
import type { Instruction } from './guest';

/** How many faults of each kind there may be; every moment of each is tried. */
interface Faults {
  /** Processors that die. */
  readonly crashes: number;
  /** Frames that the link loses, doubles, or lets the next one overtake. */
  readonly losses: number;
  readonly duplicates: number;
  readonly overtakings: number;
  /** Processors that are taken for dead and are not. */
  readonly falseSuspicions: number;
  /** Repaired processors that join in the place of one that is gone. */
  readonly joins: number;
  /** Interrupts of devices of a processor that does not lead. */
  readonly strayInterrupts: number;
}

export interface Configuration {
  readonly name: string;
  readonly program: readonly Instruction[];
  readonly switches: Switches;
  /** Instructions in an epoch; of variable epochs the longest. */
  readonly epochLength: number;
  readonly backups: number;
  /** Where processors can be, by name: those of the first view, and those that can only join. */
  readonly places: readonly string[];
  readonly faults: Faults;
  /** By how many ticks the clock of each backup is behind the one before it. */
  readonly skewTicks: number;
  /** Epochs that a guest that leads may end while it waits and nothing has come. */
  readonly idleEpochs: number;
  readonly bufferMessages: number;
  /** Bytes that somebody types. */
  readonly typed: number;
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
};

export type Draft = Partial<Omit<Configuration, 'switches' | 'faults' | 'program' | 'mutations'>> & {
  readonly program: string;
  readonly protocol?: Protocol;
  readonly switches?: Partial<Switches>;
  readonly faults?: Partial<Faults>;
};

/** A configuration from what is not usual in it; `program` as words: `write:0 read append byte input timer:4 poll ordinary`. */
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
