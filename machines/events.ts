/** What a virtual machine that leads can wait for, and one that follows. */
export type AcknowledgmentCause = 'value' | 'epochEnd' | 'output' | 'join';
/** What a virtual machine that follows can wait for. */
export type MessageCause = 'value' | 'epochEnd' | 'epochLength';

/**
 * What a hypervisor's charts hear: dotted facts. Only what can change who waits or who leads reaches a chart; ordinary
 * simulated instructions and values that need no wait stay below it (DESIGN: the way of the data).
 */
export type HypervisorEvent =
  /**
   * The virtual machine cannot go on before something is acknowledged (P0, P2, output commit, a replica that joins).
   */
  | { type: 'vm.acknowledgmentNeeded'; cause: AcknowledgmentCause }
  /** The backup's virtual machine needs what the primary has not sent yet (P3, P5). */
  | { type: 'vm.messageNeeded'; cause: MessageCause }
  /**
   * Everything received has been replayed and the failover epoch has ended (P6, P7); `backups` as in `arbiter.granted`.
   */
  | { type: 'vm.failoverEpochEnded'; backups: number }
  /** A primary that is asked to hand over has ended its last epoch. */
  | { type: 'vm.leadEnded' }
  /** The guest has halted its machine. */
  | { type: 'vm.halted' }
  /** The backup's state at the end of an epoch is not the primary's: neither is known to be right. */
  | { type: 'vm.diverged'; epoch: number; term: number; digest: string; expected: string }
  /** What the virtual machine waited for has been acknowledged. */
  | { type: 'link.acknowledged' }
  /** What the virtual machine waited for has arrived. */
  | { type: 'link.received' }
  /** The failure notification of P6, handed over after all frames that arrived before it. */
  | { type: 'detector.peerFailed' }
  /** No survivor has received more than this processor has. */
  | { type: 'group.longestPrefix' }
  /** Another survivor leads. */
  | { type: 'group.otherLeads' }
  /** `backups`: how many this processor leads, with a joiner that has been sent the state. */
  | { type: 'arbiter.granted'; backups: number }
  | { type: 'arbiter.refused' }
  /** The new replica has failed before it was in the view, and no other backup is left. */
  | { type: 'join.abandoned' }
  /** This processor has received the whole state, and is a backup from now on. */
  | { type: 'join.completed' };

/** Facts that a guard or a reader needs; never memory or buffers. */
export interface HypervisorContext {
  /** The name of the processor. */
  readonly processor: string;
  /** The role in which it began. */
  readonly poweredOnAs: 'primary' | 'backup' | 'joining';
  /** Of a processor that leads: the view has no backup. */
  readonly leadsAlone: boolean;
}
