/** A second bare machine, on another core: what two processors at once cost each other without any protocol. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ProcessorKind } from '../../../pa-risc/routines';

export interface OtherKernel {
  readonly image: Uint8Array;
  /** Repetitions of the kernel. */
  readonly count: number;
  readonly processor: ProcessorKind;
}

export class OtherProcessor {
  private readonly thread: Worker;

  constructor(kernel: OtherKernel) {
    this.thread = new Worker(new URL('./bench-worker.js', import.meta.url), { workerData: kernel });
  }

  /** Executes for so long; returns million instructions a second. */
  async run(forMs: number): Promise<number> {
    const told = once(this.thread, 'message');
    this.thread.postMessage(forMs);
    const [mips] = await told;
    return mips;
  }

  end(): Promise<number> {
    return this.thread.terminate();
  }
}
