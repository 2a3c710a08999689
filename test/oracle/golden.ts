import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { decode, encode } from 'cbor-x';
import type { Record } from './qemu-user';

/** A program with what an emulator made of it. */
export interface GoldenTrace {
  readonly words: readonly number[];
  readonly records: readonly Record[];
}

/** One record as it differs from the one before: pc, flags and carries, then register and value in turn. */
type Delta = readonly number[];

function toDeltas(records: readonly Record[]): readonly Delta[] {
  const before = new Int32Array(32);
  return records.map(({ pc, gr, nullify, divideSign, carries }) => {
    const delta = [pc, (nullify ? 1 : 0) | (divideSign ? 2 : 0) | (carries << 2)];
    for (let register = 1; register < 32; register++) {
      if (gr[register] !== before[register]) delta.push(register, gr[register]);
    }
    before.set(gr);
    return delta;
  });
}

function fromDeltas(deltas: readonly Delta[]): readonly Record[] {
  const gr = new Int32Array(32);
  return deltas.map(([pc, flags, ...changes]) => {
    for (let at = 0; at < changes.length; at += 2) gr[changes[at]] = changes[at + 1];
    return { pc, gr: gr.slice(), nullify: (flags & 1) !== 0, divideSign: (flags & 2) !== 0, carries: flags >>> 2 };
  });
}

export function writeGolden(path: string, traces: readonly GoldenTrace[]): void {
  const plain = traces.map(({ words, records }) => [words, toDeltas(records)]);
  writeFileSync(path, brotliCompressSync(encode(plain)));
}

/** The traces of a file, one at a time: each is large when unfolded. */
export function* readGolden(path: string): Generator<GoldenTrace> {
  const plain = decode(brotliDecompressSync(readFileSync(path))) as [number[], Delta[]][];
  for (const [words, deltas] of plain) yield { words, records: fromDeltas(deltas) };
}
