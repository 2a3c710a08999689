/** Brings a file's data to stable storage off the event loop. What is asked for meanwhile goes together in the next. */
import { closeSync, fdatasync } from 'node:fs';
import type { SystemClock } from '../system-clock';
import { FileFailure } from './file-failure';

export class SyncBatch {
  private waiting: (() => void)[] = [];
  /** The file that is being synced. */
  private busy: number | undefined;

  constructor(
    private readonly clock: SystemClock,
    private readonly path: string,
    private file: number,
    /** The system cannot tell what of the file is on stable storage: the process must not go on. */
    private readonly failed: (error: FileFailure) => void,
  ) {}

  /** `then`: once everything written before this call is on stable storage. */
  whenSynced(then: () => void): void {
    this.waiting.push(then);
    if (this.busy === undefined) this.syncWaiting();
  }

  /** Another file has taken this one's place, and holds all of it on stable storage. */
  goOnIn(file: number): void {
    const before = this.file;
    this.file = file;
    if (before !== this.busy) closeSync(before);
  }

  private syncWaiting(): void {
    const batch = this.waiting.splice(0);
    if (batch.length === 0) return;
    const { file } = this;
    this.busy = file;
    fdatasync(file, (error) =>
      this.clock.happens(() => {
        this.busy = undefined;
        if (file !== this.file) closeSync(file);
        if (error !== null) {
          this.failed(new FileFailure(this.path, error));
          return;
        }
        this.syncWaiting();
        for (const then of batch) then();
      }),
    );
  }
}
