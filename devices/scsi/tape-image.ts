/**
 * Tape images in SIMH's extended format (B. Supnik, "SIMH Magtape Representation and Handling", 17 January 2022), and
 * in E11's variant of the standard format, which does not pad odd records.
 */

/** What a head can meet. `raw`: how the item stands in the image, with whatever a drive skips before the item. */
export type TapeItem =
  | { readonly kind: 'mark'; readonly raw: Uint8Array }
  | {
      readonly kind: 'record';
      readonly data: Uint8Array;
      /** The record's reading failed when the image was made; the data are what could be recovered. */
      readonly damaged: boolean;
      readonly raw: Uint8Array;
    };

export interface TapeImage {
  readonly items: readonly TapeItem[];
  /** What stands after the last item: gaps, an end of medium, and all that follows the end of medium. */
  readonly tail: Uint8Array;
  /** Whether a record of odd length has a pad byte: so it is in SIMH's format, and not in E11's. */
  readonly padsOdd: boolean;
}

export const blankTape: TapeImage = { items: [], tail: new Uint8Array(0), padsOdd: true };

/** An image that neither format allows; the message says at which offset, and what stands there. */
export class TapeImageError extends Error {
  constructor(
    /** In bytes, from the beginning of the image. */
    readonly offset: number,
    found: string,
  ) {
    super(`at offset ${offset} ${found}`);
  }
}

const [TAPE_MARK, ERASE_GAP, END_OF_MEDIUM] = [0x00000000, 0xfffffffe, 0xffffffff];
/** Half of a gap that a record has overwritten, and half of the next gap. */
const HALF_GAP = 0xfffeffff;
/**
 * A gap read in reverse would find an end in each of these: no writer may write them, and a forward read meets no half
 * gap but one.
 */
const FIRST_ILLEGAL = 0xfffe0000;
/** The class is a word's highest four bits. */
const CLASS = { good: 0x0, privateMarker: 0x7, bad: 0x8, reservedMarker: 0xf } as const;
const wordBytes = 4;

/**
 * The items of an image.
 * @throws {TapeImageError} if the bytes are no image in either format
 */
export function readTapeImage(image: Uint8Array): TapeImage {
  try {
    return parse(image, true);
  } catch (asSimh) {
    try {
      return parse(image, false);
    } catch (asE11) {
      throw (asE11 as TapeImageError).offset > (asSimh as TapeImageError).offset ? asE11 : asSimh;
    }
  }
}

function parse(image: Uint8Array, padsOdd: boolean): TapeImage {
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const items: TapeItem[] = [];
  let at = 0;
  let itemAt = 0;
  const rawUntil = (end: number) => {
    const raw = image.subarray(itemAt, end);
    itemAt = end;
    return raw;
  };
  while (at < image.length) {
    const left = image.length - at;
    // The first half of the last gap has been overwritten.
    if (left === 2 && view.getUint16(at, true) === 0xffff) break;
    if (left < wordBytes) throw new TapeImageError(at, `the image ends within a word, after ${left} of its 4 bytes`);
    const word = view.getUint32(at, true);
    if (word === END_OF_MEDIUM) break;
    const kind = word >>> 28;
    if (word === TAPE_MARK) {
      at += wordBytes;
      items.push({ kind: 'mark', raw: rawUntil(at) });
    } else if (word === ERASE_GAP || kind === CLASS.privateMarker) at += wordBytes;
    else if (word === HALF_GAP) at += 2;
    else if (kind === CLASS.reservedMarker) {
      if (word >= FIRST_ILLEGAL) throw new TapeImageError(at, `stands ${hexadecimal(word)}, which is no marker`);
      at += wordBytes;
    } else {
      const { data, end } = record(image, view, at, padsOdd);
      at = end;
      // Of the other classes a drive knows nothing: private records, descriptions of the tape, and what is reserved.
      if (kind === CLASS.good || kind === CLASS.bad)
        items.push({ kind: 'record', data, damaged: kind === CLASS.bad, raw: rawUntil(end) });
    }
  }
  return { items, tail: image.subarray(itemAt), padsOdd };
}

/** The record whose length stands at `at`. */
function record(image: Uint8Array, view: DataView, at: number, padsOdd: boolean) {
  const word = view.getUint32(at, true);
  const length = word & 0x0fffffff;
  const dataAt = at + wordBytes;
  const trailerAt = dataAt + length + (padsOdd ? length & 1 : 0);
  if (trailerAt + wordBytes > image.length) {
    const words = `begins a record of ${length} bytes (${hexadecimal(word)}), and the image ends before the record does`;
    throw new TapeImageError(at, words);
  }
  const trailer = view.getUint32(trailerAt, true);
  if (trailer !== word) {
    const words = `begins a record of ${length} bytes (${hexadecimal(word)}), and at its end, at offset ${trailerAt}, stands ${hexadecimal(trailer)}`;
    throw new TapeImageError(at, words);
  }
  return { data: image.subarray(dataAt, dataAt + length), end: trailerAt + wordBytes };
}

const hexadecimal = (word: number): string => `0x${word.toString(16).padStart(8, '0')}`;

/** A record as SIMH writes it: the data between their lengths. */
export function recordItem(data: Uint8Array, padsOdd: boolean): TapeItem {
  const trailerAt = wordBytes + data.length + (padsOdd ? data.length & 1 : 0);
  const raw = new Uint8Array(trailerAt + wordBytes);
  const view = new DataView(raw.buffer);
  view.setUint32(0, data.length, true);
  raw.set(data, wordBytes);
  view.setUint32(trailerAt, data.length, true);
  return { kind: 'record', data: raw.subarray(wordBytes, wordBytes + data.length), damaged: false, raw };
}

export const markItem: TapeItem = { kind: 'mark', raw: new Uint8Array(wordBytes) };

/** The image's bytes, in parts. */
export const tapeImageParts = ({ items, tail }: TapeImage): readonly Uint8Array[] => [
  ...items.map(({ raw }) => raw),
  tail,
];
