/** Messages as they came: the newest in memory, older ones on disk, the oldest forgotten. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageTexts, Origin } from '../../inspector/received/recording';

export interface TextLimits {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

const blockBytes = 1 << 20;
/** What a message costs beside its text. */
const overhead = 24;

class Block {
  bytes: Buffer = Buffer.allocUnsafe(blockBytes);
  length = 0;
  readonly ends: number[] = [];
  readonly origins: Origin[] = [];
  /** Where on disk it is, when it is no longer in memory. */
  place: { readonly file: SpillFile; readonly at: number } | undefined;

  constructor(readonly first: number) {}

  get cost(): number {
    return this.bytes.length + this.ends.length * overhead;
  }

  add(text: Buffer, origin: Origin): void {
    const needed = this.length + text.length;
    if (needed > this.bytes.length) this.bytes = Buffer.concat([this.bytes.subarray(0, this.length)], needed);
    text.copy(this.bytes, this.length);
    this.length = needed;
    this.ends.push(needed);
    this.origins.push(origin);
  }
}

/** A file without a name: it is gone when the process is, however that ends. */
class SpillFile {
  readonly #handle: number;
  length = 0;
  readonly blocks: Block[] = [];

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-inspect-'));
    this.#handle = openSync(join(folder, 'messages'), 'wx+', 0o600);
    rmSync(folder, { recursive: true, force: true });
  }

  append(bytes: Uint8Array): number {
    const at = this.length;
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#handle, bytes, done, bytes.length - done, at + done);
    this.length += bytes.length;
    return at;
  }

  read(at: number, length: number): string {
    const bytes = Buffer.allocUnsafe(length);
    readSync(this.#handle, bytes, 0, length, at);
    return bytes.toString('utf8');
  }

  close(): void {
    closeSync(this.#handle);
  }
}

const none = Buffer.alloc(0);

export class SpilledTexts implements MessageTexts {
  /** The oldest block is the first. */
  #blocks: Block[] = [];
  /** The oldest file is the first; each is forgotten as a whole. */
  readonly #files: SpillFile[] = [];
  #count = 0;
  #firstInMemory = 0;
  /** Blocks at the beginning of the list that are on disk. */
  #spilled = 0;
  memoryBytes = 0;
  diskBytes = 0;
  /** Why nothing more is written out, once that has failed. */
  failure: string | undefined;

  constructor(readonly limits: TextLimits) {}

  get firstHeld(): number {
    return this.#blocks[0]?.first ?? this.#count;
  }
  get firstInMemory(): number {
    return this.#firstInMemory;
  }
  get count(): number {
    return this.#count;
  }

  append(text: string, origin: Origin): number {
    const bytes = Buffer.from(text);
    let block = this.#blocks.at(-1);
    if (block === undefined || block.place !== undefined || block.length + bytes.length > blockBytes) {
      block = new Block(this.#count);
      this.#blocks.push(block);
      this.memoryBytes += block.cost;
    }
    const before = block.cost;
    block.add(bytes, origin);
    this.memoryBytes += block.cost - before;
    while (this.memoryBytes > this.limits.memoryBytes && this.#blocks.length - this.#spilled > 1) this.#spill();
    return this.#count++;
  }

  read(message: number): string | undefined {
    const block = this.#blockOf(message);
    if (block === undefined) return undefined;
    const at = message - block.first;
    const [begin, end] = [at === 0 ? 0 : block.ends[at - 1], block.ends[at]];
    const { place } = block;
    return place === undefined
      ? block.bytes.toString('utf8', begin, end)
      : place.file.read(place.at + begin, end - begin);
  }

  originOf(message: number): Origin | undefined {
    const block = this.#blockOf(message);
    return block?.origins[message - block.first];
  }

  /** Forgets what is on disk. */
  keepNewest(): void {
    while (this.#files.length > 0) this.#forgetFile();
  }

  clear(): void {
    this.keepNewest();
    this.#blocks = [];
    this.memoryBytes = 0;
    this.#firstInMemory = 0;
    this.#count = 0;
  }

  #blockOf(message: number): Block | undefined {
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#blocks[middle].first <= message) low = middle + 1;
      else high = middle;
    }
    const block = this.#blocks[low - 1];
    return block !== undefined && message - block.first < block.ends.length ? block : undefined;
  }

  /** Writes the oldest block out; where that fails, as on a full disk, the block is forgotten with all before it. */
  #spill(): void {
    const block = this.#blocks[this.#spilled];
    const before = block.cost;
    try {
      const file = this.#file();
      block.place = { file, at: file.append(block.bytes.subarray(0, block.length)) };
      file.blocks.push(block);
      block.bytes = none;
      this.#spilled++;
      this.diskBytes += block.length;
      this.memoryBytes += block.cost - before;
    } catch (error) {
      this.failure ??= (error as Error).message;
      this.keepNewest();
      this.#blocks.shift();
      this.memoryBytes -= before;
    }
    this.#firstInMemory = this.#blocks[this.#spilled].first;
    while (this.diskBytes > this.limits.diskBytes && this.#files.length > 1) this.#forgetFile();
  }

  #file(): SpillFile {
    const last = this.#files.at(-1);
    if (last !== undefined && last.length < this.limits.diskBytes / 16) return last;
    const file = new SpillFile();
    this.#files.push(file);
    return file;
  }

  #forgetFile(): void {
    const file = this.#files.shift();
    if (file === undefined) return;
    const { length } = file.blocks;
    for (const block of this.#blocks.splice(0, length)) this.memoryBytes -= block.cost;
    this.#spilled -= length;
    this.diskBytes -= file.length;
    file.close();
  }
}
