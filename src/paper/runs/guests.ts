/** The guests of the experiments: the paper's workloads, and two that talk over a network. */
export interface PaperGuests {
  readonly workload: Uint8Array;
  readonly responder: Uint8Array;
  readonly pinger: Uint8Array;
}
