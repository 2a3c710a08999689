import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTapeImage, type TapeImage, TapeImageError, tapeImageParts } from '../../devices/scsi/tape-image';
import { TapeMedium } from '../../devices/scsi/tape-medium';
import { joined } from '../../src/base/bytes';

const word = (value: number) => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
const [MARK, GAP, END] = [0, 0xfffffffe, 0xffffffff].map(word);
/** A record of this class, as SIMH has it; in E11's format without a pad byte. */
const record = (text: string, { kind = 0, pads = true } = {}) => {
  const length = word(((kind << 28) | text.length) >>> 0);
  return joined([length, ascii(text), new Uint8Array(pads ? text.length & 1 : 0), length]);
};
const ascii = (text: string) => new TextEncoder().encode(text);
const written = (image: TapeImage) => joined(tapeImageParts(image));
/** `one, mark, !bad`: what a head meets. */
const met = (image: Uint8Array) =>
  readTapeImage(image).items.map((item) =>
    item.kind === 'mark' ? 'mark' : `${item.damaged ? '!' : ''}${new TextDecoder().decode(item.data)}`,
  );

describe('what the format allows (SIMH Magtape Representation and Handling, 2022)', () => {
  test.each([
    ['a blank tape', [], []],
    ['records and marks', [record('one'), MARK, record('four'), MARK, MARK], ['one', 'mark', 'four', 'mark', 'mark']],
    ['an erase gap between records', [record('aa'), GAP, GAP, GAP, record('bb')], ['aa', 'bb']],
    ['gaps at both ends', [GAP, record('aa'), GAP], ['aa']],
    ['half a gap that a record has overwritten', [record('a'), GAP.slice(2), GAP, GAP, record('b')], ['a', 'b']],
    ['half a gap at the end', [record('aa'), GAP.slice(2)], ['aa']],
    ['an end of medium', [record('aa'), END], ['aa']],
    ['data after an end of medium', [record('aa'), END, record('bb'), ascii('garbage')], ['aa']],
    ['a bad record: class 8', [record('aa'), record('b', { kind: 8 }), MARK], ['aa', '!b', 'mark']],
    ['a bad record without data', [record('', { kind: 8 }), record('aa')], ['!', 'aa']],
    ['private records: classes 1 to 6', [1, 2, 3, 4, 5, 6].map((kind) => record('abc', { kind })), []],
    ['a private record without data', [record('', { kind: 3 }), record('aa')], ['aa']],
    ['private markers: class 7', [word(0x71234567), record('aa'), word(0x70000000)], ['aa']],
    ['reserved records: classes 9 to D', [9, 10, 11, 12, 13].map((kind) => record('abc', { kind })), []],
    ['a description of the tape: class E', [record('a label', { kind: 14 }), record('aa')], ['aa']],
    ['a reserved marker: class F', [word(0xf0000000), record('aa'), word(0xfffdffff)], ['aa']],
    [
      'odd records without padding: E11',
      ['abc', 'd', 'ef'].map((text) => record(text, { pads: false })),
      ['abc', 'd', 'ef'],
    ],
  ])('%s', (_name, parts, items) => {
    const image = joined(parts);
    expect(met(image)).toEqual(items);
    expect(written(readTapeImage(image))).toEqual(image);
  });
});

describe('what it does not allow is named with its offset', () => {
  test.each([
    ['text', [ascii('hello, world')], 0, /at offset 0 begins a record of \d+ bytes \(0x6c6c6568\), and the image ends/],
    [
      'garbage after a record',
      [record('aa'), ascii('xyz')],
      10,
      /at offset 10 the image ends within a word, after 3 of/,
    ],
    ['a record cut short', [record('aa'), record('four').slice(0, 7)], 10, /at offset 10 begins a record of 4 bytes/],
    ['a record cut within its length', [record('aa'), record('four').slice(0, 10)], 10, /ends before the record does/],
    [
      'another length behind a record',
      [record('aa'), record('four').with(8, 5)],
      10,
      /at offset 10 begins a record of 4 bytes \(0x00000004\), and at its end, at offset 18, stands 0x00000005/,
    ],
    ['a marker that no writer may write', [word(0xfffe1234)], 0, /at offset 0 stands 0xfffe1234, which is no marker/],
    ['a half gap the wrong way round', [record('aa'), word(0xffff0002)], 10, /at offset 10 stands 0xffff0002/],
    ['odd records of both kinds', [record('a'), record('b', { pads: false }), MARK], 10, /at offset 10 /],
  ])('%s', (_name, parts, offset, message) => {
    const read = () => readTapeImage(joined(parts));
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ constructor: TapeImageError, offset }));
  });
});

test('any bytes are an image or are refused at an offset within them', () => {
  const parts = fc.array(
    fc.oneof(
      fc.constantFrom(MARK, GAP, END, GAP.slice(2), record('abc'), record('ab', { kind: 8 }), word(0x70000001)),
      fc.uint8Array({ maxLength: 9 }),
    ),
  );
  fc.assert(
    fc.property(parts, (each) => {
      const image = joined(each);
      try {
        expect(written(readTapeImage(image))).toEqual(image);
      } catch (error) {
        expect(error).toBeInstanceOf(TapeImageError);
        expect((error as TapeImageError).offset).toBeLessThan(image.length);
      }
    }),
  );
});

describe('the medium', () => {
  const medium = (parts: readonly Uint8Array[], capacity?: number) =>
    new TapeMedium(readTapeImage(joined(parts)), capacity);
  const now = (tape: TapeMedium) => written(tape.image);

  test('what is before the head stays as it is, also what a drive skips; what is behind is gone', () => {
    const before = [record('note', { kind: 14 }), record('a', { kind: 8 }), record('crc', { kind: 2 }), record('bb')];
    const tape = medium([...before, GAP, END, record('old')]);
    for (let item = 0; item < 2; item++) tape.next();
    expect(tape.changed).toBe(false);
    expect(tape.write(ascii('new'))).toBe(true);
    expect(tape.write('mark')).toBe(true);
    expect(now(tape)).toEqual(joined([...before, record('new'), MARK]));
    expect(tape.changed).toBe(true);
  });

  test('an E11 image goes on without padding', () => {
    const tape = medium([record('abc', { pads: false })]);
    tape.toEndOfData();
    tape.write(ascii('d'));
    expect(now(tape)).toEqual(joined([record('abc', { pads: false }), record('d', { pads: false })]));
  });

  test('a record or mark that does not fit leaves what is behind the head', () => {
    const parts = [record('aa'), record('bb'), record('cc')];
    const tape = medium(parts, 30);
    tape.next();
    expect(tape.write(ascii('longer than there is room'))).toBe(false);
    expect([tape.position, tape.changed]).toEqual([1, false]);
    expect(now(tape)).toEqual(joined(parts));
    tape.toEndOfData();
    expect(tape.write('mark')).toBe(false);
    expect(now(tape)).toEqual(joined(parts));
    tape.rewind();
    expect(tape.write(ascii('this many just go in..'))).toBe(true);
    expect(now(tape).length).toBe(30);
  });

  test('100,000 records are written, spaced over and read in a moment', () => {
    const tape = new TapeMedium();
    for (let number = 0; number < 100_000; number++) tape.write(word(number));
    expect(now(tape).length).toBe(1_200_000);
    expect(tape.overMark(true)).toBe('beginning');
    tape.toEndOfData();
    expect([tape.position, tape.nearEnd]).toEqual([100_000, false]);
  });

  test('the end is near when less than 64 KB are left', () => {
    const tape = new TapeMedium(undefined, 70_000 + 8);
    tape.write(new Uint8Array(70_000 - (64 << 10)));
    expect(tape.nearEnd).toBe(false);
    tape.rewind();
    tape.write(new Uint8Array(70_002 - (64 << 10)));
    expect(tape.nearEnd).toBe(true);
  });
});
