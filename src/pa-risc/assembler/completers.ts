/** Completers: names after a mnemonic, each after a comma, with the bits for which they stand. */
import type { Kind } from './kind';

/** The bits of each name; the empty name means no completer. */
type Names = readonly (readonly [name: string, bits: number])[];

const startsWith = (text: string, completer: string): boolean =>
  text.startsWith(completer) && /^$|[\s,]/.test(text.charAt(completer.length));
const written = (name: string): string => (name === '' ? '' : `,${name}`);

/** Completers with the first name of the word's bits as their text; `understood` are further names of some bits. */
function completer(mask: number, names: Names, understood: Names = []): Kind {
  const bitsOf = new Map([...understood, ...names.toReversed()]);
  const longestFirst = [...bitsOf.keys()].sort((one, other) => other.length - one.length);
  return {
    mask,
    format: (word) => {
      const found = names.find(([, bits]) => (word & mask) >>> 0 === bits);
      return found && written(found[0]);
    },
    parse: (cursor) => {
      const rest = cursor.text.slice(cursor.at).toLowerCase();
      const name = longestFirst.find((each) => each !== '' && startsWith(rest, `,${each}`));
      cursor.at += name === undefined ? 0 : name.length + 1;
      return bitsOf.get(name ?? '') ?? cursor.fail('a completer is missing');
    },
  };
}

/** Names for the values 0, 1, 2 … of a field; `-` where a value has none. */
const values = (shift: number, text: string): Names =>
  text.split(' ').flatMap((name, value) => {
    if (name === '-') return [];
    return [[name === 'never' ? '' : name, value << shift] as const];
  });

/** Sixteen conditions: the eight of the field, and their negations by the bit below it. */
const negatable = (text: string, negations: string): Names => [
  ...values(13, text),
  ...values(13, negations).map(([name, bits]) => [name, bits | 0x1000] as const),
];
const conditions = (text: string, negations: string): Kind => completer(0xf000, negatable(text, negations));

const [add, addNot] = ['never = < <= nuv znv sv od', 'tr <> >= > uv vnz nsv ev'];
const [subtract, subtractNot] = ['never = < <= << <<= sv od', 'tr <> >= > >>= >> nsv ev'];
const [logical, logicalNot] = ['never = < <= - - - od', 'tr <> >= > - - - ev'];
const [unit, unitNot] = ['never swz sbz shz sdc swc sbc shc', 'tr nwz nbz nhz ndc nwc nbc nhc'];
const shift = 'never = < od tr <> >= ev';
/** Listings write the first two of PA-RISC 2.0 for the branches on sums. */
const [sum, sumNot] = ['never = < <= nuv *= *< *<=', 'tr <> >= > uv *<> *>= *>'];

/** Conditions on the doublewords of PA-RISC 2.0, marked by a star. */
const starred = (text: string): string =>
  text
    .split(' ')
    .map((name) => (name === 'never' ? '*' : name === '-' ? '-' : `*${name}`))
    .join(' ');

/** The thirty-two relations of `fcmp`. */
const relations =
  'false? false ? !<=> = =T ?= !<> !?>= < ?< !>= !?> <= ?<= !> !?<= > ?> !<= !?< >= ?>= !< !?= <> != !=T !? <=> true? true';

export const completerKinds = {
  relation: completer(0x1f, values(0, relations)),
  /** The conditions of `ftest` on the queue of comparisons. */
  acceptance: completer(0x1f, values(0, 'never acc rej - - acc8 rej8 - - acc6 - - - acc4 - - - acc2')),
  add: conditions(add, addNot),
  subtract: conditions(subtract, subtractNot),
  logical: conditions(logical, logicalNot),
  unit: conditions(unit, unitNot),
  addDouble: conditions(starred(add), starred(addNot)),
  subtractDouble: conditions(starred(subtract), starred(subtractNot)),
  logicalDouble: conditions(starred(logical), starred(logicalNot)),
  unitDouble: conditions(starred(unit), starred(unitNot)),
  shiftDouble: completer(0xe000, values(13, starred(shift))),
  compareTrueDouble: completer(0xe000, values(13, starred(subtract))),
  compareFalseDouble: completer(0xe000, values(13, starred(subtractNot))),
  /** The three bits of extract, deposit, shift and move instructions. */
  shift: completer(0xe000, values(13, shift)),
  /** The condition of a conditional branch, or its negation. */
  compareTrue: completer(0xe000, values(13, subtract)),
  compareFalse: completer(0xe000, values(13, subtractNot)),
  addTrue: completer(0xe000, values(13, sum), values(13, add)),
  addFalse: completer(0xe000, values(13, sumNot), values(13, addNot)),
  bit: completer(0x8000, values(15, '< >=')),
  /** The same for a special operation. */
  nullifySpecial: completer(0x20, values(5, 'never n')),
  nullify: completer(0x2, values(1, 'never n')),
  /** Indexed forms: the index scaled, the base modified. */
  indexed: completer(0x2020, [
    ['', 0],
    ['m', 0x20],
    ['s', 0x2000],
    ['sm', 0x2020],
    ['s,m', 0x2020],
  ]),
  /** Short forms: the base modified after the access or before it. */
  short: completer(0x2020, [
    ['', 0],
    ['', 0x2000],
    ['ma', 0x20],
    ['m', 0x20],
    ['mb', 0x2020],
  ]),
  modify: completer(0x20, values(5, 'never m')),
  /** Store bytes: from the beginning of the word or to its end. */
  bytes: completer(
    0x2020,
    [
      ['b', 0],
      ['', 0],
      ['b,m', 0x20],
      ['e', 0x2000],
      ['e,m', 0x2020],
    ],
    [['b', 0]],
  ),
  /** Hints for the cache; reserved values have no text. */
  loadHint: completer(0xc00, [...values(10, 'never bc sl'), ['', 0xc00]]),
  storeHint: completer(0xc00, [...values(10, 'never bc sl'), ['', 0xc00]]),
  clearHint: completer(0xc00, [...values(10, 'never co never never')]),
} satisfies Record<string, Kind>;
