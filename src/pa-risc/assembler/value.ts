/**
 * Values of expressions, in the parts that PA-RISC's field selectors need: the contribution of names, and the added
 * constant.
 */

/** The base of addresses: a section, whose address is known once all sections have their sizes. */
export interface SectionBase {
  address: number;
}

export interface Value {
  /** 64 bits, signed. */
  readonly addend: bigint;
  /** Bytes from the places below. */
  readonly offset: number;
  /** How often the address of each place counts; unless none does, the value moves with the program. */
  readonly places: ReadonlyMap<SectionBase, number>;
}

const nowhere: ReadonlyMap<SectionBase, number> = new Map();

export const constant = (addend: bigint): Value => ({ addend: BigInt.asIntN(64, addend), offset: 0, places: nowhere });
export const address = (place: SectionBase, offset: number): Value => ({
  addend: 0n,
  offset,
  places: new Map([[place, 1]]),
});
export const isConstant = ({ places }: Value): boolean => places.size === 0;

/** A sum, or with `factor` -1 a difference; addresses of one section that cancel each other leave a constant. */
export function sum(left: Value, right: Value, factor: 1 | -1 = 1): Value {
  const addend = BigInt.asIntN(64, left.addend + BigInt(factor) * right.addend);
  if (isConstant(right)) return { ...left, addend };
  const places = new Map(left.places);
  for (const [place, count] of right.places) {
    const together = (places.get(place) ?? 0) + factor * count;
    if (together === 0) places.delete(place);
    else places.set(place, together);
  }
  const offset = left.offset + factor * right.offset;
  return places.size === 0 ? constant(addend + BigInt(offset)) : { addend, offset, places };
}

const baseOf = ({ offset, places }: Value): number =>
  [...places].reduce((base, [place, count]) => base + count * place.address, offset);

export const whole = (value: Value): number => baseOf(value) + Number(value.addend);

/** To the nearest multiple of 8 KiB, so that every displacement around it fits the fourteen bits of a load. */
const rounded = (addend: number): number => (addend + 0x1000) & -0x2000;

/** The part of a value for a field: L the left 21 bits, R the right 11; LR and RR with the addend rounded. */
export const selectors: Readonly<Record<string, (value: Value) => number>> = {
  F: whole,
  L: (value) => whole(value) >>> 11,
  R: (value) => whole(value) & 0x7ff,
  LR: (value) => (baseOf(value) + rounded(Number(value.addend))) >>> 11,
  RR: (value) => {
    const addend = Number(value.addend);
    return ((baseOf(value) + rounded(addend)) & 0x7ff) + addend - rounded(addend);
  },
};
