import { pageBytes } from '../pa-risc/layout';
import { digestsOfZeros } from '../pa-risc/page-digests';
import type { Processor } from '../pa-risc/processor';
import type { Trace } from '../ports/trace';
import { windowFrames } from '../protocol/channel';
import type { JoinerPort } from './ports';

const digestBytes = 8;
/**
 * Pages sent at one boundary while the guest runs, so that the protocol's own messages do not wait long for the wire.
 */
const pagesAtOnce = 4;
const pagesUnderWay = 16;
/** With so few pages left, or after so many rounds, the rest is sent while the guest stands still. */
const pagesAtLast = 8;
const greatestRounds = 6;
/** Beyond these the guest goes on, and so do the rounds: the last part must fit into the channel's window. */
const greatestAtLast = windowFrames / 2;

/**
 * Memory for a replica that joins (the paper's open question): all pages while the guest runs, then the pages written
 * meanwhile, and the rest with all other state at an epoch's boundary. A new machine's memory is zero, so pages of
 * zeros are not sent.
 */
export class StateTransfer {
  private readonly pages: number;
  /** The digest of each page that the new replica has. */
  private readonly sent: Uint8Array;
  private page = 0;
  private round = 0;
  private pagesAtLast = 0;
  private pausedAt = 0;

  constructor(
    private readonly cpu: Pick<Processor, 'pageDigests' | 'readMemory'>,
    private readonly joiner: JoinerPort,
  ) {
    this.pages = cpu.pageDigests().length / digestBytes;
    this.sent = digestsOfZeros(this.pages);
  }

  /** Sends pages at an epoch's boundary; returns whether the rest is little enough for `finish`. */
  step(): boolean {
    if (this.joiner.unacknowledged >= pagesUnderWay) return false;
    const digests = this.cpu.pageDigests();
    for (let sent = 0; sent < pagesAtOnce && this.page < this.pages; this.page++) {
      if (!this.differs(digests, this.page)) continue;
      this.send(digests, this.page);
      sent++;
    }
    // The last part holds only the pages written since: pages still under way would lengthen the guest's pause.
    if (this.page < this.pages || this.joiner.unacknowledged > 0) return false;
    this.page = 0;
    this.round++;
    return this.changed(digests).length <= (this.round >= greatestRounds ? greatestAtLast : pagesAtLast);
  }

  /** The guest stands still: sends the remaining pages and the rest of the state. */
  finish(state: unknown, nowAt: number): number {
    const digests = this.cpu.pageDigests();
    const changed = this.changed(digests);
    for (const page of changed) this.send(digests, page);
    this.pagesAtLast = changed.length;
    this.pausedAt = nowAt;
    return this.joiner.sendState(state);
  }

  /** The new replica has the whole state: records how long the guest stood still. */
  completed(nowAt: number, trace: Trace, processor: string): void {
    const facts = { joiner: this.joiner.name, rounds: this.round, pages: this.pagesAtLast };
    trace.record(processor, 'join.resumed', { ...facts, pauseNs: nowAt - this.pausedAt });
  }

  private changed(digests: Uint8Array): readonly number[] {
    return Array.from({ length: this.pages }, (_, page) => page).filter((page) => this.differs(digests, page));
  }

  private differs(digests: Uint8Array, page: number): boolean {
    for (let at = digestBytes * page; at < digestBytes * (page + 1); at++) {
      if (digests[at] !== this.sent[at]) return true;
    }
    return false;
  }

  private send(digests: Uint8Array, page: number): void {
    const at = digestBytes * page;
    this.sent.set(digests.subarray(at, at + digestBytes), at);
    this.joiner.sendPage(page * pageBytes, this.cpu.readMemory(page * pageBytes, pageBytes));
  }
}
