import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { decode, encode } from 'cbor-x';
import type { SystemRecord } from './qemu-system';

/** A program with what an emulator of the whole machine made of it. */
export interface SystemTrace {
  readonly words: readonly number[];
  /** Where the interruption vectors stand. */
  readonly vectors: number;
  readonly records: readonly SystemRecord[];
}

/** One record as it differs from the one before: pc, space, status and carries, then register and value in turn. */
type Delta = readonly number[];
/** In the deltas the space registers follow the general ones. */
const generalRegisters = 32;

function toDeltas(records: readonly SystemRecord[]): readonly Delta[] {
  const before = new Int32Array(40);
  return records.map(({ pc, space, psw, carries, gr, sr }) => {
    const delta = [pc, space, psw, carries];
    const now = [...gr, ...sr];
    for (const [register, value] of now.entries()) if (value !== before[register]) delta.push(register, value);
    before.set(now);
    return delta;
  });
}

function fromDeltas(deltas: readonly Delta[]): readonly SystemRecord[] {
  const now = new Int32Array(40);
  return deltas.map(([pc, space, psw, carries, ...changes]) => {
    for (let at = 0; at < changes.length; at += 2) now[changes[at]] = changes[at + 1];
    return { pc, space, psw, carries, gr: now.slice(0, generalRegisters), sr: now.slice(generalRegisters) };
  });
}

export function writeSystemGolden(path: string, traces: readonly SystemTrace[]): void {
  const plain = traces.map(({ words, vectors, records }) => [words, vectors, toDeltas(records)]);
  writeFileSync(path, brotliCompressSync(encode(plain)));
}

/** The traces of a file, one at a time: each is large when unfolded. */
export function* readSystemGolden(path: string): Generator<SystemTrace> {
  const plain = decode(brotliDecompressSync(readFileSync(path))) as [number[], number, Delta[]][];
  for (const [words, vectors, deltas] of plain) yield { words, vectors, records: fromDeltas(deltas) };
}
