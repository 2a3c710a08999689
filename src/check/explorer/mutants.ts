/** For each rule that can be taken away: the smallest configuration that shows why the rule exists. */
import { type Mutation, mutationNames } from '../mutants/names';
import { type Configuration, configuration, type Draft } from './configuration';
import { type ConnectedMutation, connectedDrafts, connectedMutationNames, servingOthers } from './connected/mutants';

const crash = { crashes: 1 } as const;
const crashAndLoss = { crashes: 1, losses: 1 } as const;
const repeats = { failover: 'repeatOutstanding' } as const;

const drafts: Readonly<Record<Mutation, Draft>> = {
  P0: { program: 'read write:0', protocol: 'original', faults: crash },
  outputCommit: { program: 'read write:0', protocol: 'prototype', faults: crashAndLoss },
  commitValues: { program: 'read write:0', protocol: 'prototype', faults: crashAndLoss },
  commitEpochEnds: { program: 'ordinary read write:0', protocol: 'revised', faults: crashAndLoss },
  commitEmptyEpochEnds: { program: 'ordinary read write:0', protocol: 'revised', faults: crashAndLoss },
  P1: { program: 'write:0' },
  P3: { program: 'read write:0' },
  P4: { program: 'write:0', faults: { strayInterrupts: 1 } },
  P5: { program: 'write:0 write:1' },
  P6: { program: 'write:0', faults: crash },
  P7: { program: 'write:0', faults: crash },
  replayBeforeFailover: { program: 'read write:0', protocol: 'prototype', faults: crash },
  closeChannel: { program: 'read write:0', protocol: 'prototype', faults: { falseSuspicions: 1 } },
  discardSolicited: { program: 'write:0 write:0', protocol: 'prototype', switches: repeats, faults: crash },
  longestFailoverEpoch: { program: 'read write:0 write:1', protocol: 'revised', epochLength: 3, faults: crash },
  clockCorrection: { program: 'read read', faults: crash, skewTicks: 8 },
  clockFromValues: { program: 'read read', faults: crash, skewTicks: 8 },
  visibility: { program: 'start:0 poll await:0', switches: { registerReads: 'simulated' } },
  prefix: { program: 'read read write:0', protocol: 'prototype', faults: { losses: 1 } },
  cumulativeAcknowledgment: { program: 'read read write:0', protocol: 'prototype', faults: crashAndLoss },
  wideSequence: { program: 'read read write:0', protocol: 'prototype', faults: { duplicates: 1, overtakings: 1 } },
  acceptWhatIsAwaited: { program: 'write:0', protocol: 'prototype', bufferMessages: 1 },
  arbiter: { program: 'write:0 write:1', faults: { falseSuspicions: 1 } },
  refusal: { program: 'write:0', faults: { falseSuspicions: 1 } },
  abort: { program: 'write:0', faults: crash },
  claimToGoAlone: { program: 'read write:0', protocol: 'original', faults: { falseSuspicions: 2 } },
  compareAndSwap: { program: 'ordinary', epochLength: 4, backups: 2, faults: { crashes: 2, losses: 1 } },
  dropByClaim: {
    program: 'read byte',
    protocol: 'fastest',
    switches: { clockSource: 'timeOfDay' },
    epochLength: 8,
    backups: 2,
    faults: { crashes: 1, falseSuspicions: 1 },
  },
  longestPrefix: { program: 'read', protocol: 'original', epochLength: 8, backups: 2, faults: crash },
  joinerAwaited: {
    program: 'ordinary ordinary read byte',
    protocol: 'prototype',
    backups: 0,
    faults: { ...crashAndLoss, joins: 1 },
  },
  consoleOrdinals: { program: 'byte', faults: crash },
  consoleResent: { program: 'byte', faults: crash },
  consoleResentBeforeFailover: { program: 'byte ordinary byte', protocol: 'revised', faults: crash },
  inputConfirmedByCommit: { program: 'input byte', protocol: 'revised', typed: 1, faults: crashAndLoss },
  inputOrdinals: { program: 'input input', protocol: 'revised', typed: 2 },
  rereadPosition: { program: 'move', faults: crash },
};

/** A rule that the explorer can take away. */
export type ExploredMutation = Mutation | ConnectedMutation;

export const exploredMutations: readonly ExploredMutation[] = [...mutationNames, ...connectedMutationNames];

const draftOf = (name: ExploredMutation): Draft => ({ ...drafts, ...connectedDrafts })[name];

/** The configuration in which the explorer finds the run that breaks without the rule. */
export function mutant(name: ExploredMutation): Configuration {
  return { ...configuration(name, draftOf(name)), mutations: new Set([name]) };
}

/** The same configuration with the rule in force. */
export function unmutated(name: ExploredMutation): Configuration {
  return configuration(`with ${name}`, draftOf(name));
}

/**
 * Points whose violation does not end the walk, so that the counterexample shows the consequence: an output that leaves
 * too early (3) and a command of a processor that does not lead (4) do no harm by themselves.
 */
export function ignoredFor(name: ExploredMutation): readonly number[] {
  if (servingOthers.includes(name)) return [3];
  // Two leaders in one term are a violation at once; their effects on the disk say more.
  return name === 'arbiter' ? [1, 3, 4] : [3, 4];
}
