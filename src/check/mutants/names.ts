/**
 * Rules that the checker takes away, to show that it finds the run that breaks (docs/verification.md). Only the checker
 * reaches the mutants: no run of a guest, from the command line or through the public door, can lack a rule.
 */
import type { ConnectionMutation } from './connection-names';

export const mutationNames = [
  /** P0: the primary sends no value. */
  'P0',
  /**
   * The output commit awaits no acknowledgment; none of values; none of ends of epochs; none of ends of empty epochs.
   */
  'outputCommit',
  'commitValues',
  'commitEpochEnds',
  'commitEmptyEpochEnds',
  /** P1: the primary delivers interrupts at once. */
  'P1',
  /** P3: the backup executes environment instructions itself. */
  'P3',
  /** P4: the backup delivers interrupts of its own devices. */
  'P4',
  /** P5: the backup passes an epoch's end without the primary's interrupts. */
  'P5',
  /** P6: the backup does not hear of the primary's failure. */
  'P6',
  /** P7: the failover epoch ends without uncertain interrupts. */
  'P7',
  /**
   * The failover epoch is the epoch in which the backup hears of the failure, although the backup has received later
   * ends of epochs.
   */
  'replayBeforeFailover',
  /** The old channel stays open while the failover epoch is determined. */
  'closeChannel',
  /**
   * Under `repeatOutstanding` the guest receives the completions of the failover epoch, and their operations start
   * again.
   */
  'discardSolicited',
  /** A failover epoch may be shorter than the longest. */
  'longestFailoverEpoch',
  /** A promoted backup keeps its own clock; or corrects it by ends of epochs only. */
  'clockCorrection',
  'clockFromValues',
  /** A register shows its device's work before the guest receives the interrupt. */
  'visibility',
  /** The channel delivers messages that have arrived after a gap. */
  'prefix',
  /** The channel acknowledges the last frame received, although earlier ones are missing. */
  'cumulativeAcknowledgment',
  /** Sequence numbers on the wire wrap after two. */
  'wideSequence',
  /** A full buffer accepts no message, not even the one that the backup awaits. */
  'acceptWhatIsAwaited',
  /** Without an arbiter every claim is granted, and devices serve every processor. */
  'arbiter',
  /** Devices serve a deposed processor. */
  'refusal',
  /** Devices perform the queued commands of a deposed processor. */
  'abort',
  /** A primary goes on without its backup before the arbiter has decided. */
  'claimToGoAlone',
  /** The arbiter gives each term to the first claimant, and later to no other. */
  'compareAndSwap',
  /** The primary no longer waits for a backup that has failed, which stays in the view. */
  'dropByClaim',
  /** Any survivor leads, not the survivor that has received most. */
  'longestPrefix',
  /** Outputs wait for a joiner only after it has acknowledged the state. */
  'joinerAwaited',
  /** The terminal shows every byte that it receives, whatever the ordinal. */
  'consoleOrdinals',
  /** At takeover the promoted processor sends no console byte again; or only those of the failover epoch. */
  'consoleResent',
  'consoleResentBeforeFailover',
  /** The primary confirms console input when it takes the input; or takes it without ordinals. */
  'inputConfirmedByCommit',
  'inputOrdinals',
  /** The driver of the actuator does not ask for the position before it tries again. */
  'rereadPosition',
] as const;

export type Mutation = (typeof mutationNames)[number];

/** A rule of any world. */
export type RuleName = Mutation | ConnectionMutation;

export type Mutations = ReadonlySet<RuleName>;

export const noMutations: Mutations = new Set();
