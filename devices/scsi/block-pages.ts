/** Blocks are kept in memory by pages, since a block alone costs half as much again as its bytes. */

export const blockBytes = 512;
/** Blocks of one page. */
export const pageBlocks = 8;

export interface PagePart {
  /** The page's number. */
  readonly page: number;
  /** Which of the page's blocks: from the first of them up to, but without, the last. */
  readonly from: number;
  readonly to: number;
  /** Where the first of them stands among the blocks asked for. */
  readonly at: number;
}

/** The pages that `count` blocks from `block` on lie in. */
export function* pagesOf(block: number, count: number): Generator<PagePart> {
  for (let at = 0; at < count; ) {
    const page = Math.floor((block + at) / pageBlocks);
    const from = (block + at) % pageBlocks;
    const to = Math.min(pageBlocks, from + count - at);
    yield { page, from, to, at };
    at += to - from;
  }
}

/** Lays pages that are kept over what was read: `count` blocks from `block` on. */
export function layOver(bytes: Uint8Array, block: number, kept: ReadonlyMap<number, Uint8Array>): void {
  if (kept.size === 0) return;
  for (const { page, from, to, at } of pagesOf(block, bytes.length / blockBytes)) {
    const blocks = kept.get(page);
    if (blocks !== undefined) bytes.set(blocks.subarray(from * blockBytes, to * blockBytes), at * blockBytes);
  }
}
