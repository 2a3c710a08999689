import {
  cut,
  type Expectation,
  good,
  INVALID_FIELD,
  type Model,
  modeSense,
  number,
  refused,
  UNKNOWN,
  type Why,
} from './expectation';

const block = 512;
const STOPPED: Why = [2, 0x0402];
const OUT_OF_RANGE: Why = [5, 0x2100];
const cachingPage = [8, 10, ...Array(10).fill(0)];
const word = (value: number) => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];

/** A direct-access device that starts with zeros. */
export class DiskModel implements Model {
  readonly deviceType = 0;
  readonly removable = false;
  readonly reserves = true;
  readonly bytes: Uint8Array;
  #stopped = false;

  constructor(private readonly blocks: number) {
    this.bytes = new Uint8Array(blocks * block);
  }

  reset(): void {
    this.#stopped = false;
  }

  expect(cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation {
    const [operation] = cdb;
    if (operation === 0x1a) return modeSense(cdb, 0, [...word(this.blocks), ...word(block)], [cachingPage]);
    if (operation === 0x1e) return good;
    if (operation === 0x1b) {
      const stopped = (cdb[4] & 1) === 0;
      return {
        refusals: [],
        apply: () => {
          this.#stopped = stopped;
        },
      };
    }
    const expected = this.#onMedium(cdb, out);
    const isKnown = !expected.refusals.includes(UNKNOWN);
    // Of two reasons either may be told.
    return this.#stopped && isKnown ? { ...expected, refusals: [STOPPED, ...expected.refusals] } : expected;
  }

  #onMedium(cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation {
    switch (cdb[0]) {
      case 0x00:
        return good;
      case 0x04:
        return this.#format(cdb, out);
      case 0x08:
        return this.#read(number(cdb, 1, 3) & 0x1fffff, cdb[4] === 0 ? 256 : cdb[4], []);
      case 0x0a:
        return this.#write(number(cdb, 1, 3) & 0x1fffff, cdb[4] === 0 ? 256 : cdb[4], [], out);
      case 0x28:
        return this.#read(number(cdb, 2, 4), number(cdb, 7, 2), relative(cdb));
      case 0x2a:
        return this.#write(number(cdb, 2, 4), number(cdb, 7, 2), relative(cdb), out);
      case 0x25:
        return this.#capacity(cdb);
      case 0x2f:
        return this.#verify(cdb, out);
      case 0x35:
        return refused(...relative(cdb), ...this.#outside(number(cdb, 2, 4), number(cdb, 7, 2)));
      default:
        return refused(UNKNOWN);
    }
  }

  #outside(from: number, count: number): Why[] {
    return from + count > this.blocks ? [OUT_OF_RANGE] : [];
  }

  #read(from: number, count: number, why: Why[]): Expectation {
    const refusals = [...why, ...this.#outside(from, count)];
    return { refusals, data: this.bytes.slice(from * block, (from + count) * block) };
  }

  #write(from: number, count: number, why: Why[], out: (length: number) => Uint8Array): Expectation {
    const refusals = [...why, ...this.#outside(from, count)];
    const takes = count * block;
    return { refusals, takes, apply: () => this.bytes.set(out(takes), from * block) };
  }

  #verify(cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation {
    const [from, count] = [number(cdb, 2, 4), number(cdb, 7, 2)];
    const refusals = [...relative(cdb), ...this.#outside(from, count)];
    if ((cdb[1] & 2) === 0 || refusals.length > 0) return { refusals };
    const takes = count * block;
    const compared = out(takes);
    const at = compared.findIndex((byte, place) => byte !== this.bytes[from * block + place]);
    if (at < 0) return { refusals, takes };
    return { refusals, takes, ends: { why: [0xe, 0x1d00], information: from + Math.floor(at / block) } };
  }

  #capacity(cdb: Uint8Array): Expectation {
    const from = number(cdb, 2, 4);
    const isPartial = (cdb[8] & 1) === 1;
    const refusals = [...relative(cdb)];
    if (!isPartial && from !== 0) refusals.push(INVALID_FIELD);
    if (from >= this.blocks) refusals.push(OUT_OF_RANGE);
    return { refusals, data: cut([...word(this.blocks - 1), ...word(block)], 8) };
  }

  /**
   * Without a list, or with an empty one in the block format; with vendor's data and options the target may do as it
   * likes.
   */
  #format(cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation {
    const hasData = (cdb[1] & 0x10) !== 0;
    if (!hasData) return (cdb[1] & 0x0f) === 0 ? good : refused(INVALID_FIELD);
    if ((cdb[1] & 0x07) !== 0) return refused(INVALID_FIELD);
    const header = out(4);
    return { refusals: [], takes: 4, ...(number(header, 2, 2) > 0 ? { ends: { why: [5, 0x2600] } } : {}) };
  }
}

const relative = (cdb: Uint8Array): Why[] => ((cdb[1] & 1) === 1 ? [INVALID_FIELD] : []);
