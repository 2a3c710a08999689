/**
 * What a hypervisor's charts hear: dotted facts. Only what can change who waits or who leads reaches a chart; ordinary
 * simulated instructions and values that need no wait stay below it (DESIGN: the way of the data).
 */
export type HypervisorEvent =
  /** The virtual machine cannot go on before something is acknowledged (P0, P2, output commit). */
  | { type: 'vm.acknowledgmentNeeded'; cause: 'value' | 'epochEnd' | 'output' }
  /** The backup's virtual machine needs what the primary has not sent yet (P3, P5). */
  | { type: 'vm.messageNeeded'; cause: 'value' | 'epochEnd' }
  /** Everything received has been replayed and the failover epoch has ended (P6, P7). */
  | { type: 'vm.failoverEpochEnded' }
  /** The guest has halted its machine. */
  | { type: 'vm.halted' }
  /** What the virtual machine waited for has been acknowledged. */
  | { type: 'link.acknowledged' }
  /** What the virtual machine waited for has arrived. */
  | { type: 'link.received' }
  /** The failure notification of P6, handed over after all frames that arrived before it. */
  | { type: 'detector.peerFailed' }
  | { type: 'arbiter.granted' }
  | { type: 'arbiter.refused' };

/** Facts that a guard or a reader needs; never memory or buffers. */
export interface HypervisorContext {
  readonly processor: string;
  readonly poweredOnAs: 'primary' | 'backup';
  /** What the virtual machine waits for, or `nothing`. */
  readonly waitingFor: 'nothing' | 'value' | 'epochEnd' | 'output';
}
