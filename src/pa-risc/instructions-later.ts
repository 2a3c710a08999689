/**
 * Words of PA-RISC 2.0 as listings show them. A PA-RISC 1.1 processor executes none of them: they are here for texts that
 * hold code for both, and stand after the table, for words that are none of its instructions.
 */
import { form, type Instruction, row } from './instruction-forms';

const later = (mask: number, match: number, ...printed: string[]): Instruction =>
  row(form(/^[\w]+/.exec(printed[0])?.[0] ?? '', printed), mask, match);

export const laterTable: readonly Instruction[] = [later(0xfc000000, 0x0d << 26, 'ldo {displacement16}({r2}),{r1}')];
