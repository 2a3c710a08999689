/** System control instructions (Architecture manual, chapter 5: system control, and TLB and cache instructions). */
import {
  bind,
  call,
  type Expression,
  field,
  gr,
  local,
  op,
  perform,
  type Statement,
  select,
  setGr,
  stopIfFaulted,
  when,
} from './expression';
import { base, type Form, form, type Instruction, privileged, r1, r2, row, spaceAt, spaceRegister, t } from './forms';

/** The instructions on translations: their sides, as the routines number them, have different space fields. */
const data = { side: 0, written: '{base}', mask: 0xfc003fc0, space: spaceAt(local('address')), extension: 0x40 };
const code = { side: 1, written: '{base3}', mask: 0xfc001fc0, space: call('readSpace', spaceRegister), extension: 0 };
type Side = typeof data;
const sides: readonly { readonly letter: string; readonly side: Side }[] = [
  { letter: 'd', side: data },
  { letter: 'i', side: code },
];
const systemRow = (name: Form, { mask }: Side, extension: number, ...semantics: Statement[]): Instruction =>
  row(name, mask, (0x01 << 26) | (extension << 6), ...semantics);

/** An index and a base, which may be modified. */
const modifying = (name: string, { written }: Side): Form => form(name, [`${name}{modify} {r1}${written}`]);

/** The address is the sum of base and index; with ,m the base alone, which then becomes the sum. */
const address = bind('m', op(base, '+', gr(r1)));
const modify = when(field(5, 1), setGr(r2, local('m')));
const indexed = [address, bind('address', select(field(5, 1), base, local('m')))];

const insertions = sides.flatMap(({ letter, side }) =>
  [
    { name: 'a', extension: 1, routine: 'insertAddress' as const },
    { name: 'p', extension: 0, routine: 'insertProtection' as const },
  ].map(({ name, extension, routine }) =>
    privileged(
      row(
        form(`i${letter}tlb${name}`, [`i${letter}tlb${name} {r1},${side.written}`]),
        side === data ? 0xfc003fe0 : 0xfc001fe0,
        (0x01 << 26) | ((side.extension | extension) << 6),
        bind('address', base),
        perform(routine, side.side, side.space, local('address'), gr(r1)),
      ),
    ),
  ),
);

const purges = sides.flatMap(({ letter, side }) => [
  privileged(
    systemRow(
      modifying(`p${letter}tlb`, side),
      side,
      side.extension | 8,
      ...indexed,
      perform('purgeTranslation', side.side, side.space, local('address')),
      modify,
    ),
  ),
  privileged(
    systemRow(
      modifying(`p${letter}tlbe`, side),
      side,
      side.extension | 9,
      address,
      perform('purgeAllTranslations', side.side),
      modify,
    ),
  ),
]);

/**
 * The machine has no cache to flush: the translation that a flush needs, and ,m, remain. The manual leaves open which
 * TLB translates FIC. Here the data TLB does: Linux's handler of the other miss (16) inserts translations of its alias
 * pages into whatever space SR0 names.
 */
const flush = (name: string, side: Side, extension: number): Instruction =>
  systemRow(
    modifying(name, side),
    side,
    extension,
    ...indexed,
    perform('flush', data.side, side.space, local('address')),
    stopIfFaulted,
    modify,
  );
const caches = [
  flush('fdc', data, 0x4a),
  flush('pdc', data, 0x4e),
  flush('fic', code, 0x0a),
  systemRow(modifying('fdce', data), data, 0x4b, address, modify),
  systemRow(modifying('fice', code), code, 0x0b, address, modify),
];

const probes = [false, true].flatMap((immediate) =>
  ['r', 'w'].map((access, store) =>
    row(
      immediate
        ? form(`probe${access}i`, [`probei,${access} {base},{level},{t}`])
        : form(`probe${access}`, [`probe,${access} {base},{r1},{t}`]),
      0xfc003fe0,
      (0x01 << 26) | (((immediate ? 0xc6 : 0x46) | store) << 6),
      bind('address', base),
      bind('v', call('probe', data.space, local('address'), immediate ? field(16, 2) : gr(r1), store)),
      stopIfFaulted,
      setGr(t, local('v')),
    ),
  ),
);

const lookups = [
  privileged(
    systemRow(
      form('lpa', ['lpa{modify} {r1}{base},{t}']),
      data,
      0x4d,
      ...indexed,
      bind('v', call('translated', data.side, data.space, local('address'))),
      stopIfFaulted,
      modify,
      setGr(t, local('v')),
    ),
  ),
  // A cache without aliases: every address has the same index.
  privileged(row(form('lci', ['lci {r1}{base},{t}']), 0xfc003fe0, (0x01 << 26) | (0x4c << 6), setGr(t, 0))),
];

const changeMask = (name: 'ssm' | 'rsm', extension: number, mask: Expression): Instruction =>
  privileged(
    row(
      form(name, [`${name} {mask10},{t}`]),
      0xfc001fe0,
      extension << 5,
      bind('v', call('systemMask')),
      perform('setSystemMask', mask),
      setGr(t, local('v')),
    ),
  );

const spops = [
  'spop0{@9:2=0},{specialUnit},{special0}{nullifySpecial}',
  'spop1{@9:2=1},{specialUnit},{special1}{nullifySpecial} {t}',
  'spop2{@9:2=2},{specialUnit},{special2}{nullifySpecial} {r2}',
  'spop3{@9:2=3},{specialUnit},{special3}{nullifySpecial} {r1},{r2}',
];

export const system: readonly Instruction[] = [
  row(form('break', ['break {break5},{break13}']), 0xfc001fe0, 0, perform('trap', 9), stopIfFaulted),
  row(form('sync', ['sync']), 0xfc101fe0, 0x20 << 5),
  row(form('syncdma', ['syncdma']), 0xfc101fe0, (1 << 20) | (0x20 << 5)),
  privileged(row(form('rfi', ['rfi']), 0xfc001fe0, 0x60 << 5, perform('returnFromInterruption', 0))),
  privileged(row(form('rfir', ['rfi,r']), 0xfc001fe0, 0x65 << 5, perform('returnFromInterruption', 1))),
  changeMask('ssm', 0x6b, op(local('v'), '|', field(16, 7))),
  changeMask('rsm', 0x73, op(local('v'), '&', op(field(16, 7), '^', -1))),
  privileged(row(form('mtsm', ['mtsm {r1}']), 0xfc001fe0, 0xc3 << 5, perform('setSystemMask', op(gr(r1), '&', 0x7f)))),
  row(
    form('mtsp', ['mtsp {r1},{space3}']),
    0xfc001fe0,
    0xc1 << 5,
    perform('writeSpace', spaceRegister, gr(r1)),
    stopIfFaulted,
  ),
  row(form('mfsp', ['mfsp {space3},{t}']), 0xfc001fe0, 0x25 << 5, setGr(t, call('readSpace', spaceRegister))),
  row(form('ldsid', ['ldsid {base},{t}']), 0xfc001fe0, 0x85 << 5, setGr(t, spaceAt(base))),
  row(
    form('mtctl', ['mtsar{@21:5=11} {r1}', 'mtctl {r1},{control}']),
    0xfc001fe0,
    0xc2 << 5,
    perform('writeControl', r2, gr(r1)),
    stopIfFaulted,
  ),
  row(
    form('mfctl', ['mfctl,w{@14:1=1}{@21:5=11} sar,{t}', 'mfctl {control},{t}']),
    0xfc001fe0,
    0x45 << 5,
    bind('v', call('readControl', r2)),
    stopIfFaulted,
    setGr(t, local('v')),
  ),
  ...insertions,
  ...purges,
  ...caches,
  ...probes,
  ...lookups,
  // The PA7000's diagnose instructions that operating systems use: moves from and to diagnose register 0.
  privileged(
    row(form('mfdiag', ['diag {diagnose26}'], []), 0xffe0ffff, (0x05 << 26) | 0x1a00, setGr(r1, call('readDiagnose'))),
  ),
  privileged(
    row(form('mtdiag', ['diag {diagnose26}'], []), 0xffe0ffff, (0x05 << 26) | 0x1600, perform('writeDiagnose', gr(r1))),
  ),
  // Any other diagnose instruction does nothing, except the reserved one at the firmware's entry points.
  privileged(row(form('diag', ['diag {diagnose26}'], []), 0xfc000000, 0x05 << 26, perform('diagnose', field(0, 26)))),
  // The machine has no special function units.
  row(form('spop', spops), 0xfc000000, 0x04 << 26, perform('trap', 22), stopIfFaulted),
];
