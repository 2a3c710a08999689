/** Rules that a run can do without: the explorer has a shortest counterexample for each. */
import type { Mutation } from '../../check/mutants/names';

interface Removable {
  /** As the panel calls it. */
  readonly shown: string;
  /** What the run does without it. */
  readonly without: string;
}

/** Those of the paper, and those on which its outside world depends. */
export const mainRules: Partial<Readonly<Record<Mutation, Removable>>> = {
  P0: { shown: 'P0', without: 'The primary sends no value.' },
  P1: { shown: 'P1', without: 'The primary delivers interrupts at once.' },
  P3: { shown: 'P3', without: 'The backup executes environment instructions itself.' },
  P4: { shown: 'P4', without: 'The backup delivers interrupts of its own devices.' },
  P5: { shown: 'P5', without: 'The backup ends an epoch without the primary’s interrupts.' },
  P6: { shown: 'P6', without: 'The backup does not hear of the primary’s failure.' },
  P7: { shown: 'P7', without: 'The failover epoch ends without uncertain interrupts.' },
  outputCommit: { shown: 'commit', without: 'Outputs wait for no acknowledgment.' },
  abort: { shown: 'abort', without: 'Devices perform what a deposed processor had queued.' },
  refusal: { shown: 'refusal', without: 'Devices serve a deposed processor.' },
  arbiter: { shown: 'arbiter', without: 'Every claim is granted, and devices serve everyone.' },
  claimToGoAlone: { shown: 'claim', without: 'A primary goes on alone before the arbiter has decided.' },
  consoleOrdinals: { shown: 'ordinals', without: 'The terminal shows every byte that it receives.' },
};

/** Parts of these rules, and what keeps channel, clock and group right. */
export const otherRules: Partial<Readonly<Record<Mutation, Removable>>> = {
  commitValues: { shown: 'commit of values', without: 'Outputs wait for no acknowledgment of a value.' },
  commitEpochEnds: { shown: 'commit of ends', without: 'Outputs wait for no acknowledgment of an epoch’s end.' },
  commitEmptyEpochEnds: { shown: 'commit of empty ends', without: 'The same of epochs without interrupts.' },
  replayBeforeFailover: {
    shown: 'replay',
    without: 'The failover epoch comes before all that was received is replayed.',
  },
  closeChannel: { shown: 'closed channel', without: 'The old channel stays open at a failover.' },
  discardSolicited: { shown: 'discard', without: 'What is repeated ends in the failover epoch too.' },
  longestFailoverEpoch: { shown: 'long failover epoch', without: 'A failover epoch may be shorter than the longest.' },
  clockCorrection: { shown: 'clock', without: 'A promoted backup keeps its own clock.' },
  clockFromValues: { shown: 'clock of values', without: 'It corrects its clock by ends of epochs only.' },
  visibility: { shown: 'visibility', without: 'A register shows its device’s work before the interrupt.' },
  prefix: { shown: 'prefix', without: 'The channel delivers messages after a gap.' },
  cumulativeAcknowledgment: { shown: 'cumulative ack', without: 'An acknowledgment covers messages that are missing.' },
  wideSequence: { shown: 'wide numbers', without: 'Sequence numbers wrap after two.' },
  acceptWhatIsAwaited: { shown: 'awaited message', without: 'A full buffer refuses what the backup awaits.' },
  compareAndSwap: { shown: 'compare and swap', without: 'Each term goes to its first claimant.' },
  dropByClaim: { shown: 'drop by claim', without: 'A primary forgets a backup that stays in the view.' },
  longestPrefix: { shown: 'longest prefix', without: 'Any survivor leads.' },
  joinerAwaited: { shown: 'joiner awaited', without: 'Outputs do not wait for a joiner that has the state.' },
  consoleResent: { shown: 'console again', without: 'A promoted processor sends no console byte again.' },
  consoleResentBeforeFailover: { shown: 'console before', without: 'It sends those of the failover epoch only.' },
  inputConfirmedByCommit: { shown: 'input confirmed', without: 'Input is confirmed when it is taken.' },
  inputOrdinals: { shown: 'input ordinals', without: 'Input is taken without ordinals.' },
  rereadPosition: { shown: 'position read', without: 'The actuator’s driver does not ask where it stands.' },
};

/** What the run does without this rule. */
export const withoutWords = (name: string): string =>
  (mainRules[name as Mutation] ?? otherRules[name as Mutation])?.without ?? '';
