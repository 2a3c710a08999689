/**
 * Words of PA-RISC 2.0, for listings only: a PA-RISC 1.1 processor executes none of them. They serve programs with code
 * for both architectures; the table's own instructions take precedence.
 */
import { form, type Instruction, row } from './forms';

const later = (mask: number, match: number, template: string): Instruction =>
  row(form(/^\w+/.exec(template)?.[0] ?? '', [template], []), mask, match);

/** On doublewords: the completers and the extension of each instruction on three registers. */
const registers: readonly (readonly [written: string, extension: number])[] = [
  ['andcm{logicalDouble}', 0x00],
  ['and{logicalDouble}', 0x08],
  ['or{logicalDouble}', 0x09],
  ['xor{logicalDouble}', 0x0a],
  ['uxor{unitDouble}', 0x0e],
  ['uaddcm{unitDouble}', 0x26],
  ['uaddcm,tc{unitDouble}', 0x27],
  ['cmpclr{subtractDouble}', 0x22],
  ['add{addDouble}', 0x18],
  ['add,l{addDouble}', 0x28],
  ['add,tsv{addDouble}', 0x38],
  ['add,dc{addDouble}', 0x1c],
  ['add,dc,tsv{addDouble}', 0x3c],
  ['sub{subtractDouble}', 0x10],
  ['sub,tsv{subtractDouble}', 0x30],
  ['sub,tc{subtractDouble}', 0x13],
  ['sub,tc,tsv{subtractDouble}', 0x33],
  ['sub,db{subtractDouble}', 0x14],
  ['sub,db,tsv{subtractDouble}', 0x34],
];
const onDoublewords = [
  ...registers.map(([written, extension]) =>
    later(0xfc000fe0, 0x08000020 | (extension << 6), `${written} {r1},{r2},{t}`),
  ),
  ...[1, 2, 3].flatMap((amount) =>
    [
      { completer: '', extension: 0x18 },
      { completer: ',l', extension: 0x28 },
      { completer: ',tsv', extension: 0x38 },
    ].map(({ completer, extension }) =>
      later(
        0xfc000fe0,
        0x08000020 | ((extension + amount) << 6),
        `shladd${completer}{addDouble} {r1},${amount},{r2},{t}`,
      ),
    ),
  ),
  later(0xfc1f0fe0, 0x08000ba0, 'dcor{unitDouble} {r2},{t}'),
  later(0xfc1f0fe0, 0x08000be0, 'dcor,i{unitDouble} {r2},{t}'),
  later(0xfc000820, 0x90000800, 'cmpiclr{subtractDouble} {immediate11},{r2},{r1}'),
];

const fields = [
  ...['u', 's'].flatMap((sign, at) => [
    later(0xfc000400, (0x36 << 26) | (at << 10), `extrd,${sign}{shiftDouble} {r2},{position6},{length6},{r1}`),
    later(0xfc001ee0, (0x34 << 26) | 0x1200 | (at << 10), `extrd,${sign}{shiftDouble} {r2},sar,{variableLength6},{r1}`),
  ]),
  ...[',z', ''].flatMap((zero, at) =>
    [
      { opcode: 0x3c, name: 'depd', operand: '{r1}' },
      { opcode: 0x3d, name: 'depdi', operand: '{immediate5}' },
    ].flatMap(({ opcode, name, operand }, immediate) => [
      later(
        0xfc000400,
        (opcode << 26) | (at << 10),
        `${name}${zero}{shiftDouble} ${operand},{depositPosition6},{length6},{r2}`,
      ),
      later(
        0xfc001ee0,
        (0x35 << 26) | 0x200 | (immediate << 12) | (at << 10),
        `${name}${zero}{shiftDouble} ${operand},sar,{variableLength6},{r2}`,
      ),
    ]),
  ),
  later(0xfc001fe0, (0x34 << 26) | 0x200, 'shrpd{shiftDouble} {r1},{r2},sar,{t}'),
  later(0xfc001400, (0x34 << 26) | 0x400, 'shrpd{shiftDouble} {r1},{r2},{shiftPosition6},{t}'),
];

const loadsAndStores = [
  later(0xfc000000, 0x0d << 26, 'ldi{@21:5=0} {displacement16},{r1}'),
  later(0xfc000000, 0x0d << 26, 'ldo {displacement16}({r2}),{r1}'),
  ...[
    { name: 'ldd', extension: 3, base: '{base}' },
    { name: 'ldda', extension: 4, base: '({r2})' },
  ].flatMap(({ name, extension, base }) => [
    later(0xfc0013c0, (0x03 << 26) | (extension << 6), `${name}{indexed}{loadHint} {r1}${base},{t}`),
    later(0xfc0013e0, (0x03 << 26) | 0x1020 | (extension << 6), `${name},o{loadHint}{@13:1=0}{@16:5=0} 0${base},{t}`),
    later(0xfc0013c0, (0x03 << 26) | 0x1000 | (extension << 6), `${name}{short}{loadHint} {displacement5}${base},{t}`),
  ]),
  ...[
    { name: 'std', extension: 0xb, base: '{base}' },
    { name: 'stda', extension: 0xf, base: '({r2})' },
  ].flatMap(({ name, extension, base }) => [
    later(0xfc0033ff, (0x03 << 26) | 0x1020 | (extension << 6), `${name},o{storeHint} {r1},0${base}`),
    later(
      0xfc0013c0,
      (0x03 << 26) | 0x1000 | (extension << 6),
      `${name}{short}{storeHint} {r1},{storeDisplacement5}${base}`,
    ),
  ]),
];

const system = [
  later(0xfc00ffff, (0x01 << 26) | 0x1800, 'idtlbt {r1},{r2}'),
  later(0xfc00ffff, (0x01 << 26) | 0x0800, 'iitlbt {r1},{r2}'),
  ...[0, 1].map((negated) =>
    later(
      0xfc000000,
      (negated ? 0x2f : 0x27) << 26,
      `cmpb{compare${negated ? 'False' : 'True'}Double}{nullify} {r1},{r2},{target12}`,
    ),
  ),
];

export const laterTable: readonly Instruction[] = [...onDoublewords, ...fields, ...loadsAndStores, ...system];
