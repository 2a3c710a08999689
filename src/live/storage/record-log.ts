/**
 * A log of records in a file: each is CBOR between its length and its checksum. A crash may leave a beginning of what
 * was being appended, which the next opening cuts off.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Decoder, Encoder } from 'cbor-x';
import { digestNumber } from '../../base/digest';
import type { StableStorage } from '../../ports/stable-storage';
import type { SystemClock } from '../system-clock';
import { SyncBatch } from './sync-batch';
import { syncFolder } from './sync-folder';

/** Length and checksum. */
const headBytes = 12;
const encoder = new Encoder({ useRecords: false, tagUint8Array: true });
const decoder = new Decoder({ useRecords: false, copyBuffers: true }) as { decode(bytes: Uint8Array): unknown };

export interface RecordLogOptions<Entry> {
  readonly clock: SystemClock;
  readonly path: string;
  /** Fewer records that say the same, for the file's next life. */
  readonly compact: (entries: readonly Entry[]) => readonly Entry[];
  readonly failed: (error: Error) => void;
}

export class RecordLog<Entry> implements StableStorage<Entry> {
  /** What the file held when it was opened. */
  readonly entries: readonly Entry[];
  private readonly file: number;
  private readonly sync: SyncBatch;

  constructor({ clock, path, compact, failed }: RecordLogOptions<Entry>) {
    this.entries = compact(recordsIn<Entry>(path));
    writeAnew(path, this.entries);
    this.file = openSync(path, 'a');
    this.sync = new SyncBatch(clock, this.file, failed);
  }

  append(entry: Entry, stored: () => void): void {
    writeWhole(this.file, recordOf(entry));
    this.sync.whenSynced(stored);
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

/** The file is replaced as a whole: at any moment the old one or the new one is there. */
function writeAnew(path: string, entries: readonly unknown[]): void {
  const part = `${path}.part`;
  rmSync(part, { force: true });
  const file = openSync(part, 'wx');
  for (const entry of entries) writeWhole(file, recordOf(entry));
  fsyncSync(file);
  closeSync(file);
  renameSync(part, path);
  syncFolder(dirname(path));
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}
