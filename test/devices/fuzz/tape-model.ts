import {
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

const ABSENT: Why = [2, 0x3a00];
const [MARK, EOM, ILI] = [0x80, 0x40, 0x20];
const mark = 'mark';

/** A sequential-access device with records of any length, whose medium starts blank. */
export class TapeModel implements Model {
  readonly deviceType = 1;
  readonly removable = true;
  readonly reserves = true;
  items: (Uint8Array | typeof mark)[] = [];
  at = 0;
  #loaded = true;
  #buffered = 0x10;

  reset(): void {
    this.#buffered = 0x10;
  }

  expect(cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation {
    switch (cdb[0]) {
      case 0x05:
        return { refusals: [], data: Uint8Array.of(0, 0xff, 0xff, 0xff, 0, 1) };
      case 0x15:
        return this.#modeSelect(cdb, out);
      case 0x1a:
        return modeSense(cdb, this.#buffered, Array(8).fill(0), []);
      case 0x1b:
        return this.#loadUnload(cdb[4]);
      default: {
        const expected = this.#onMedium(cdb, out);
        const isKnown = !expected.refusals.includes(UNKNOWN);
        return !this.#loaded && isKnown ? { ...expected, refusals: [ABSENT, ...expected.refusals] } : expected;
      }
    }
  }

  #onMedium(cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation {
    const count = number(cdb, 2, 3);
    switch (cdb[0]) {
      case 0x00:
        return good;
      case 0x01:
        return { refusals: [], apply: () => this.#go(0) };
      case 0x08:
        return (cdb[1] & 1) === 1 ? refused(INVALID_FIELD) : this.#read(count, (cdb[1] & 2) !== 0);
      case 0x0a:
        return (cdb[1] & 1) === 1 ? refused(INVALID_FIELD) : this.#write(count, out);
      case 0x10:
        if ((cdb[1] & 2) !== 0) return refused(INVALID_FIELD);
        return { refusals: [], apply: () => this.#put(...Array<typeof mark>(count).fill(mark)) };
      case 0x11:
        return this.#space(cdb[1] & 7, count >= 0x800000 ? count - 0x1000000 : count);
      case 0x19:
        return { refusals: [], apply: () => this.items.splice(this.at) };
      case 0x34:
        return { refusals: [], data: this.#position() };
      default:
        return refused(UNKNOWN);
    }
  }

  #go(to: number): void {
    this.at = to;
  }

  #put(...items: (Uint8Array | typeof mark)[]): void {
    if (items.length > 0) this.items.splice(this.at);
    for (const item of items) this.items.push(item);
    this.at += items.length;
  }

  #position(): Uint8Array {
    const data = new Uint8Array(20);
    data[0] = this.at === 0 ? 0x80 : 0;
    for (const place of [4, 8]) new DataView(data.buffer).setUint32(place, this.at);
    return data;
  }

  #read(wanted: number, isSilent: boolean): Expectation {
    if (wanted === 0) return good;
    const item = this.items[this.at];
    if (item === undefined) return { refusals: [], ends: { why: [8, 0x0005], information: wanted } };
    const apply = () => this.#go(this.at + 1);
    if (item === mark) return { refusals: [], apply, ends: { why: [0, 0x0001], flags: MARK, information: wanted } };
    const data = item.slice(0, wanted);
    if (item.length === wanted || isSilent) return { refusals: [], apply, data };
    return { refusals: [], apply, data, ends: { why: [0, 0], flags: ILI, information: wanted - item.length } };
  }

  #write(length: number, out: (length: number) => Uint8Array): Expectation {
    if (length === 0) return good;
    return { refusals: [], takes: length, apply: () => this.#put(out(length).slice()) };
  }

  #space(code: number, count: number): Expectation {
    if (code === 3) return { refusals: [], apply: () => this.#go(this.items.length) };
    if (code > 1) return refused(INVALID_FIELD);
    const step = Math.sign(count);
    let at = this.at;
    for (let left = Math.abs(count); left > 0; ) {
      const item = this.items[step > 0 ? at : at - 1];
      const apply = () => this.#go(at);
      if (item === undefined && step < 0)
        return { refusals: [], apply, ends: { why: [0, 0x0004], flags: EOM, information: left } };
      if (item === undefined) return { refusals: [], apply, ends: { why: [8, 0x0005], information: left } };
      at += step;
      if (code === 0 && item === mark)
        return { refusals: [], apply, ends: { why: [0, 0x0001], flags: MARK, information: left } };
      if (code === 0 || item === mark) left--;
    }
    return { refusals: [], apply: () => this.#go(at) };
  }

  #loadUnload(how: number): Expectation {
    const loads = (how & 1) === 1;
    if (loads && (how & 4) !== 0) return refused(INVALID_FIELD);
    const attention = loads && !this.#loaded ? ([6, 0x2800] as const) : undefined;
    return {
      refusals: [],
      attention,
      apply: () => {
        this.#go(0);
        this.#loaded = loads;
      },
    };
  }

  /** Header, then perhaps the one block descriptor. */
  #modeSelect(cdb: Uint8Array, out: (length: number) => Uint8Array): Expectation {
    if ((cdb[1] & 1) === 1) return refused(INVALID_FIELD);
    if (cdb[4] === 0) return good;
    const list = out(cdb[4]);
    const takes = list.length;
    if (takes < 4 || takes < 4 + list[3]) return { refusals: [], takes, ends: { why: [5, 0x1a00] } };
    const header = list[0] === 0 && list[1] === 0 && (list[2] & 0x6f) === 0 && takes === 4 + list[3];
    const described =
      list[3] === 8 && (list[4] === 0 || list[4] === 0x7f) && number(list, 5, 3) + number(list, 9, 3) === 0;
    if (!header || (list[3] !== 0 && !described)) return { refusals: [], takes, ends: { why: [5, 0x2600] } };
    const buffered = list[2] & 0x10;
    const attention = buffered !== this.#buffered ? ([6, 0x2a01] as const) : undefined;
    return {
      refusals: [],
      takes,
      attention,
      apply: () => {
        this.#buffered = buffered;
      },
    };
  }
}
