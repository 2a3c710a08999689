/** Loads and stores: long, indexed and short forms. */
import { bind, call, field, gr, local, op, perform, select, setGr, stopIfFaulted, when } from './expression';
import { base, type Form, form, type Instruction, lowSign, privileged, r1, r2, row, spaceAt, t } from './forms';

const immediate14 = lowSign(14);
const space = spaceAt(local('address'));
const longAddress = bind('address', op(base, '+', immediate14));
const sized: [string, number][] = [
  ['b', 1],
  ['h', 2],
  ['w', 4],
];
const longMemory = sized.flatMap(([suffix, size], index) => [
  row(
    form(`ld${suffix}`, [`ld${suffix} {displacement16}({r2}),{r1}`], [`ld${suffix} {displacement14}{base},{r1}`]),
    0xfc000000,
    (0x10 + index) << 26,
    longAddress,
    bind('v', call('load', space, local('address'), size)),
    stopIfFaulted,
    setGr(r1, local('v')),
  ),
  row(
    form(`st${suffix}`, [`st${suffix} {r1},{displacement16}({r2})`], [`st${suffix} {r1},{displacement14}{base}`]),
    0xfc000000,
    (0x18 + index) << 26,
    longAddress,
    perform('store', space, local('address'), size, gr(r1)),
    stopIfFaulted,
  ),
]);
const modified = [
  bind('d', immediate14),
  bind('m', op(base, '+', local('d'))),
  bind('address', select(op(local('d'), '<', 0), local('m'), base)),
];
const modifying = [
  row(
    form(
      'ldwm',
      ['ldw,mb {displacementBefore}({r2}),{r1}', 'ldw,ma {displacementAfter}({r2}),{r1}'],
      ['ldwm {displacement14}{base},{r1}'],
    ),
    0xfc000000,
    0x13 << 26,
    ...modified,
    bind('v', call('load', space, local('address'), 4)),
    stopIfFaulted,
    setGr(r2, local('m')),
    setGr(r1, local('v')),
  ),
  row(
    form(
      'stwm',
      ['stw,mb {r1},{displacementBefore}({r2})', 'stw,ma {r1},{displacementAfter}({r2})'],
      ['stwm {r1},{displacement14}{base}'],
    ),
    0xfc000000,
    0x1b << 26,
    ...modified,
    perform('store', space, local('address'), 4, gr(r1)),
    stopIfFaulted,
    setGr(r2, local('m')),
  ),
];

const displacement5 = (at: number) => op(field(at + 1, 4), '-', op(field(at, 1), '<<', 4));
/** Indexed loads, and short loads and stores, which with ,o have no displacement. */
function accessForm(
  mnemonic: string,
  name: string,
  short: boolean,
  rest: Partial<Record<'hint' | 'base', string>> = {},
): Form {
  const { hint = name.startsWith('st') ? '{storeHint}' : '{loadHint}', base: from = '{base}' } = rest;
  if (!short) return form(mnemonic, [`${name}{indexed}${hint} {r1}${from},{t}`]);
  if (name.startsWith('st')) {
    return form(mnemonic, [
      `${name},o{@5:1=1}${hint} {r1},0${from}`,
      `${name}{short}${hint} {r1},{storeDisplacement5}${from}`,
    ]);
  }
  return form(mnemonic, [`${name},o{@5:1=1}${hint} 0${from},{t}`, `${name}{short}${hint} {displacement5}${from},{t}`]);
}

interface IndexedForm {
  /** The scale of ,s as a power of two. */
  readonly index: number;
  readonly size: number;
  readonly extension: number;
  readonly short: boolean;
  readonly store: boolean;
  readonly absolute?: boolean;
}

/** Indexed (scaled by ,s) and short forms; ,m modifies the base, before the access with ,mb. */
function indexed(name: Form, { index, size, extension, short, store, absolute }: IndexedForm): Instruction {
  const offset = short ? displacement5(store ? 0 : 16) : op(gr(r1), '<<', select(field(13, 1), index, 0));
  const before = short ? field(13, 1) : 0;
  const plain = op(field(5, 1), '===', 0);
  return row(
    name,
    0xfc0013c0,
    (0x03 << 26) | (short ? 0x1000 : 0) | (extension << 6),
    bind('m', op(base, '+', offset)),
    bind('address', select(op(plain, '|', before), local('m'), base)),
    store
      ? absolute
        ? perform('storeAbsolute', local('address'), gr(r1))
        : perform('store', space, local('address'), size, gr(r1))
      : bind('v', absolute ? call('loadAbsolute', local('address')) : call('load', space, local('address'), size)),
    stopIfFaulted,
    when(field(5, 1), setGr(r2, local('m'))),
    ...(store ? [] : [setGr(t, local('v'))]),
  );
}

const indexedMemory = sized.flatMap(([suffix, size], index) => [
  indexed(accessForm(`ld${suffix}x`, `ld${suffix}`, false), {
    index,
    size,
    extension: index,
    short: false,
    store: false,
  }),
  indexed(accessForm(`ld${suffix}s`, `ld${suffix}`, true), {
    index,
    size,
    extension: index,
    short: true,
    store: false,
  }),
  indexed(accessForm(`st${suffix}s`, `st${suffix}`, true), {
    index,
    size,
    extension: 8 + index,
    short: true,
    store: true,
  }),
]);

/** Absolute accesses: physical addresses whatever PSW D says, at level 0 only. */
const absolute = [
  { mnemonic: 'ldwax', short: false, extension: 6, store: false },
  { mnemonic: 'ldwas', short: true, extension: 6, store: false },
  { mnemonic: 'stwas', short: true, extension: 0xe, store: true },
].map(({ mnemonic, short, extension, store }) =>
  privileged(
    indexed(accessForm(mnemonic, mnemonic.slice(0, -1), short, { base: '({r2})' }), {
      index: 2,
      size: 4,
      extension,
      short,
      store,
      absolute: true,
    }),
  ),
);

/**
 * Load and clear a word, the semaphore operation. The manual (LDCWS) leaves an address that is not a multiple of 16
 * undefined; here, as under QEMU and on later processors, a multiple of 4 is enough: C libraries rely on that.
 */
const loadAndClear = [false, true].map((short) =>
  row(
    accessForm(short ? 'ldcws' : 'ldcwx', 'ldcw', short, { hint: '{clearHint}' }),
    0xfc0013c0,
    (0x03 << 26) | (short ? 0x1000 : 0) | (7 << 6),
    bind('m', op(base, '+', short ? displacement5(16) : op(gr(r1), '<<', select(field(13, 1), 2, 0)))),
    bind('address', select(op(op(field(5, 1), '===', 0), '|', short ? field(13, 1) : 0), local('m'), base)),
    perform('align', space, local('address'), 4),
    stopIfFaulted,
    bind('v', call('load', space, local('address'), 4)),
    stopIfFaulted,
    perform('store', space, local('address'), 4, 0),
    stopIfFaulted,
    when(field(5, 1), setGr(r2, local('m'))),
    setGr(t, local('v')),
  ),
);

/** Store the bytes of a word from the address to its end (`,b`), or up to the byte before the address (`,e`). */
const storeBytes = row(
  form('stbys', ['stby{bytes}{storeHint} {r1},{storeDisplacement5}{base}']),
  0xfc0013c0,
  (0x03 << 26) | 0x1000 | (0x0c << 6),
  bind('m', op(base, '+', displacement5(0))),
  bind('address', select(field(5, 1), base, local('m'))),
  perform('storeBytes', space, local('address'), gr(r1), field(13, 1)),
  stopIfFaulted,
  when(field(5, 1), setGr(r2, op(local('m'), '&', -4))),
);

export const memory: readonly Instruction[] = [
  ...longMemory,
  ...modifying,
  ...indexedMemory,
  ...absolute,
  ...loadAndClear,
  storeBytes,
];
