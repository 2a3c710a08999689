/**
 * A log of records in a file: each is CBOR between its length and its checksum. A crash may leave a beginning of what
 * was being appended, which the next opening cuts off. A log that has grown to twice its size is written anew with what
 * its records still say.
 */
import { fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Decoder, Encoder } from 'cbor-x';
import { digestNumber } from '../../base/digest';
import type { StableStorage } from '../../ports/stable-storage';
import type { SystemClock } from '../system-clock';
import { usingFile } from './file-failure';
import { SyncBatch } from './sync-batch';
import { syncFolder } from './sync-folder';

/** Length and checksum. */
const headBytes = 12;
/** A log that is shorter is not written anew, in bytes. */
const leastLength = 4 << 20;
const encoder = new Encoder({ useRecords: false, tagUint8Array: true });
const decoder = new Decoder({ useRecords: false, copyBuffers: true }) as { decode(bytes: Uint8Array): unknown };

/** What the records say, as records are added. */
export interface KeptRecords<Entry> {
  add(entry: Entry): void;
  /** As few records as say the same as those that were added. */
  readonly entries: readonly Entry[];
}

export interface RecordLogOptions<Entry> {
  readonly clock: SystemClock;
  readonly path: string;
  /** Empty. */
  readonly kept: KeptRecords<Entry>;
  readonly failed: (error: Error) => void;
}

export class RecordLog<Entry> implements StableStorage<Entry> {
  /** What the file held when it was opened. */
  readonly entries: readonly Entry[];
  private file: number;
  private readonly sync: SyncBatch;
  private length = 0;
  /** With so many bytes the log is written anew. */
  private greatestLength = 0;

  /** @throws {FileFailure} if the file cannot be written */
  constructor(private readonly options: RecordLogOptions<Entry>) {
    const { clock, path, kept, failed } = options;
    for (const entry of usingFile(path, () => recordsIn<Entry>(path))) kept.add(entry);
    this.entries = kept.entries;
    this.file = this.writeAnew();
    this.sync = new SyncBatch(clock, path, this.file, failed);
  }

  append(entry: Entry, stored: () => void): void {
    const { path, kept } = this.options;
    const record = recordOf(entry);
    kept.add(entry);
    usingFile(path, () => writeWhole(this.file, record));
    this.length += record.length;
    this.sync.whenSynced(stored);
    if (this.length > this.greatestLength) this.compact();
  }

  /** What was appended and is not on stable storage yet comes there with the new file. */
  private compact(): void {
    this.file = this.writeAnew();
    this.sync.goOnIn(this.file);
  }

  /** The file is replaced as a whole: at any moment the old one or the new one is there. Returns the new one. */
  private writeAnew(): number {
    const { path, kept } = this.options;
    const records = kept.entries.map(recordOf);
    this.length = records.reduce((sum, { length }) => sum + length, 0);
    this.greatestLength = Math.max(leastLength, 2 * this.length);
    const part = `${path}.part`;
    return usingFile(path, () => {
      rmSync(part, { force: true });
      const file = openSync(part, 'ax');
      for (const record of records) writeWhole(file, record);
      fsyncSync(file);
      renameSync(part, path);
      syncFolder(dirname(path));
      return file;
    });
  }
}

function recordOf(entry: unknown): Uint8Array {
  const body = encoder.encode(entry);
  const record = new Uint8Array(headBytes + body.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, body.length);
  view.setBigUint64(4, digestNumber(body));
  record.set(body, headBytes);
  return record;
}

/** The records up to the first that is not whole. */
function recordsIn<Entry>(path: string): readonly Entry[] {
  const bytes = new Uint8Array(readFileSync(path, { flag: 'a+' }));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: Entry[] = [];
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const end = at + headBytes + view.getUint32(at);
    const body = bytes.subarray(at + headBytes, end);
    if (end > bytes.length || view.getBigUint64(at + 4) !== digestNumber(body)) break;
    entries.push(decoder.decode(body) as Entry);
    at = end;
  }
  return entries;
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}
