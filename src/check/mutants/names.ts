/**
 * Rules that the checker takes away to see that it finds the run that breaks (docs/verification.md). Only the checker reaches them: no run of a
 * guest, from the command line or through the public door, can be without a rule.
 */
export const mutationNames = [
  /** P0: no value is sent. */
  'P0',
  /** The output commit waits for no acknowledgment; not for values; not for ends of epochs; not for those of empty ones. */
  'outputCommit',
  'commitValues',
  'commitEpochEnds',
  'commitEmptyEpochEnds',
  /** P1: interrupts are delivered as they come. */
  'P1',
  /** P3: the backup resolves environment instructions by itself. */
  'P3',
  /** P4: the backup delivers interrupts of its own devices. */
  'P4',
  /** P5: the backup goes on at an epoch's end without what the primary has delivered there. */
  'P5',
  /** P6: the backup does not hear of the primary's failure. */
  'P6',
  /** P7: no uncertain interrupts at the end of the failover epoch. */
  'P7',
  /** The failover epoch is the one in which the backup is when it hears of the failure, whatever it has received beyond. */
  'replayBeforeFailover',
  /** The old channel stays open while the failover epoch is fixed. */
  'closeChannel',
  /** Under `repeatOutstanding` the completions of the failover epoch are delivered, and their operations started again. */
  'discardSolicited',
  /** A failover epoch may be shorter than the longest. */
  'longestFailoverEpoch',
  /** A promoted backup keeps its own clock; or corrects it by ends of epochs only. */
  'clockCorrection',
  'clockFromValues',
  /** A register shows what its device has done before the interrupt is delivered. */
  'visibility',
  /** The channel delivers what has arrived behind a gap. */
  'prefix',
  /** The channel acknowledges the last frame that it has received, whatever is missing before. */
  'cumulativeAcknowledgment',
  /** Sequence numbers on the wire wrap after two. */
  'wideSequence',
  /** A buffer that is full takes nothing, not even what the backup waits for. */
  'acceptWhatIsAwaited',
  /** There is no arbiter: every claim is granted, and every processor is served. */
  'arbiter',
  /** Devices serve a deposed processor. */
  'refusal',
  /** What a deposed processor has queued is performed. */
  'abort',
  /** A primary goes on without its backup before the arbiter has answered. */
  'claimToGoAlone',
  /** The arbiter gives each term to the first who asks for it, and to nobody else afterwards. */
  'compareAndSwap',
  /** A backup that has failed is not waited for any more, and stays in the view. */
  'dropByClaim',
  /** Any survivor leads, not the one that has received most. */
  'longestPrefix',
  /** Outputs wait for a joiner only after it has acknowledged the state. */
  'joinerAwaited',
  /** The terminal shows what it is sent, whatever its ordinal. */
  'consoleOrdinals',
  /** At takeover no console byte is sent again; or only those of the failover epoch. */
  'consoleResent',
  'consoleResentBeforeFailover',
  /** Console input is confirmed when it is taken; or taken without its ordinals. */
  'inputConfirmedByCommit',
  'inputOrdinals',
  /** The driver of the actuator does not ask for the position before it tries again. */
  'rereadPosition',
] as const;

export type Mutation = (typeof mutationNames)[number];

export type Mutations = ReadonlySet<Mutation>;

export const noMutations: Mutations = new Set();
