/** Brings a file's data to stable storage off the event loop. What is asked for meanwhile goes together in the next. */
import { fdatasync } from 'node:fs';
import type { SystemClock } from '../system-clock';

export class SyncBatch {
  private waiting: (() => void)[] = [];
  private isBusy = false;

  constructor(
    private readonly clock: SystemClock,
    private readonly file: number,
    /** The system cannot tell what of the file is on stable storage: the process must not go on. */
    private readonly failed: (error: Error) => void,
  ) {}

  /** `then`: once everything written before this call is on stable storage. */
  whenSynced(then: () => void): void {
    this.waiting.push(then);
    if (!this.isBusy) this.syncWaiting();
  }

  private syncWaiting(): void {
    const batch = this.waiting.splice(0);
    this.isBusy = batch.length > 0;
    if (!this.isBusy) return;
    fdatasync(this.file, (error) =>
      this.clock.happens(() => {
        if (error !== null) {
          this.failed(error);
          return;
        }
        this.syncWaiting();
        for (const then of batch) then();
      }),
    );
  }
}
