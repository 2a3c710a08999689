/** Shift, extract and deposit instructions. */
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
} from './expression';
import { type Form, form, type Instruction, immediate5, r, r1, r2, row, sar, shiftCondition, t } from './forms';

const complement = field(0, 5);
const nullifyShift = perform('nullify', call('logicalCondition', shiftCondition, r));
const shift = (name: Form, opcode: number, extension: number, to: Expression, ...semantics: Statement[]) =>
  row(name, 0xfc001c00, (opcode << 26) | (extension << 10), ...semantics, setGr(to, r), nullifyShift);
export const shifts: readonly Instruction[] = [true, false].flatMap((variable) => {
  const name = variable ? 'v' : '';
  const base = variable ? 0 : 2;
  const right = bind('s', variable ? op(31, '-', sar) : field(5, 5));
  const pair = bind('s', variable ? sar : op(31, '-', field(5, 5)));
  const s = local('s');
  const low = op(gr(r2), '>>>', s);
  const mask = op(-1, '>>>', complement);
  /** The variable forms have no position operand; their text has the register of the position, or nothing. */
  const named = (mnemonic: string, [before, after]: readonly [string, string], place: string): Form =>
    form(
      mnemonic,
      [`${before},${variable ? 'sar' : `{${place}}`},${after}`],
      [`${mnemonic}${before.slice(before.indexOf('{'))},${variable ? '' : `{${place}},`}${after}`],
    );
  const deposits = [0, 4].flatMap((immediate) => {
    const value = op(op(immediate ? immediate5 : gr(r1), '&', mask), '<<', s);
    const suffix = immediate ? 'i' : '';
    const operands = [`{shift} ${immediate ? '{immediate5}' : '{r1}'}`, '{length},{r2}'] as const;
    const deposit = (zero: string, completer: string): Form =>
      named(`${zero}${name}dep${suffix}`, [`depw${suffix}${completer}${operands[0]}`, operands[1]], 'depositPosition');
    const kept = op(gr(r2), '&', op(op(mask, '<<', s), '^', -1));
    return [
      shift(deposit('z', ',z'), 0x35, base + immediate, r2, right, bind('r', value)),
      shift(deposit('', ''), 0x35, base + immediate + 1, r2, right, bind('r', op(kept, '|', value))),
    ];
  });
  const extracted = (sign: string): Form =>
    named(`${name}extr${sign}`, [`extrw,${sign}{shift} {r2}`, '{length},{r1}'], 'extractPosition');
  const extract = [op(31, '-', variable ? sar : field(5, 5))].flatMap((by) => [
    shift(extracted('u'), 0x34, base + 4, r1, bind('r', op(op(gr(r2), '>>>', by), '&', mask))),
    shift(
      extracted('s'),
      0x34,
      base + 5,
      r1,
      bind('r', op(op(op(gr(r2), '>>', by), '<<', complement), '>>', complement)),
    ),
  ]);
  const high = select(op(s, '===', 0), 0, op(gr(r1), '<<', op(32, '-', s)));
  return [
    shift(
      named(`${name}shd`, ['shrpw{shift} {r1},{r2}', '{t}'], 'depositPosition'),
      0x34,
      base,
      t,
      pair,
      bind('r', op(low, '|', high)),
    ),
    ...deposits,
    ...extract,
  ];
});
