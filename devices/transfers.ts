/**
 * Transfers of a device into guest memory that the guest has not received (the visibility rule). The device itself sees
 * them at once: a controller's view of memory is guest memory with the transfers laid over it.
 */
export interface Transfer {
  /** Physical. */
  readonly address: number;
  /** In the order of their addresses. */
  readonly bytes: Uint8Array;
}

/**
 * Lays transfers over the memory from `address` on, in order, so that the last one wins. Changes `bytes`, and returns
 * them.
 */
export function layOver(address: number, bytes: Uint8Array, transfers: Iterable<Transfer>): Uint8Array {
  const end = address + bytes.length;
  for (const transfer of transfers) {
    const from = Math.max(address, transfer.address);
    const to = Math.min(end, transfer.address + transfer.bytes.length);
    if (from < to) bytes.set(transfer.bytes.subarray(from - transfer.address, to - transfer.address), from - address);
  }
  return bytes;
}

const pageBits = 12;
const pageBytes = 1 << pageBits;
/** More transfers are kept by page: a program that never ends keeps no more than memory holds. */
const greatestApart = 256;

interface Page {
  readonly bytes: Uint8Array;
  /** 1 for each byte that has been transferred. */
  readonly known: Uint8Array;
}

/** All transfers of one I/O program. */
export class Transfers {
  private apart: Transfer[] = [];
  private readonly pages = new Map<number, Page>();

  add(address: number, bytes: Uint8Array): void {
    this.apart.push({ address, bytes });
    if (this.apart.length <= greatestApart) return;
    for (const transfer of this.apart) this.keepByPage(transfer);
    this.apart = [];
  }

  /** Memory as the program reads it: changes `bytes`, the contents of guest memory. */
  over(address: number, bytes: Uint8Array): Uint8Array {
    for (let page = address >>> pageBits; this.pages.size > 0 && page * pageBytes < address + bytes.length; page++) {
      const kept = this.pages.get(page);
      if (kept !== undefined) layOver(address, bytes, piecesOf(page, kept));
    }
    return layOver(address, bytes, this.apart);
  }

  /** The transfers, in an order that leaves memory as the program left it. */
  get all(): readonly Transfer[] {
    return [...[...this.pages].flatMap(([page, kept]) => piecesOf(page, kept)), ...this.apart];
  }

  private keepByPage({ address, bytes }: Transfer): void {
    for (let at = 0; at < bytes.length; ) {
      const page = (address + at) >>> pageBits;
      const within = (address + at) % pageBytes;
      const count = Math.min(bytes.length - at, pageBytes - within);
      const kept = this.pages.get(page) ?? { bytes: new Uint8Array(pageBytes), known: new Uint8Array(pageBytes) };
      this.pages.set(page, kept);
      kept.bytes.set(bytes.subarray(at, at + count), within);
      kept.known.fill(1, within, within + count);
      at += count;
    }
  }
}

/** The runs of transferred bytes in a page. */
function piecesOf(page: number, { bytes, known }: Page): Transfer[] {
  const pieces: Transfer[] = [];
  for (let from = known.indexOf(1); from >= 0; ) {
    const next = known.indexOf(0, from);
    const to = next < 0 ? pageBytes : next;
    pieces.push({ address: page * pageBytes + from, bytes: bytes.slice(from, to) });
    from = known.indexOf(1, to);
  }
  return pieces;
}
