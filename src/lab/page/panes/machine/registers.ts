/** Registers as a person names them (DESIGN §2), those first that a program uses. */
import type { MachineScene } from '../../../protocol';

export interface RegisterRow {
  readonly name: string;
  /** By replica, in the order of the scene. */
  readonly values: readonly number[];
  readonly differs: boolean;
  readonly isGeneral: boolean;
}

const general: Readonly<Record<number, string>> = {
  2: 'rp',
  23: 'arg3',
  24: 'arg2',
  25: 'arg1',
  26: 'arg0',
  27: 'dp',
  28: 'ret0',
  29: 'ret1',
  30: 'sp',
};
const control: Readonly<Record<number, string>> = {
  0: 'rctr',
  10: 'ccr',
  11: 'sar',
  14: 'iva',
  15: 'eiem',
  16: 'itmr',
  17: 'iiasq',
  18: 'iiaoq',
  19: 'iir',
  20: 'isr',
  21: 'ior',
  22: 'ipsw',
  23: 'eirr',
};
const states: Readonly<Record<string, string>> = {
  'IIAOQ front': 'pc',
  'IIAOQ back': 'pc next',
  PSW: 'psw',
  'PSW C/B': 'psw c/b',
};

const numbered = /^(GR|CR|SR|SHR) (\d+)$/;

function nameOf(register: string): string {
  const [, file, digits] = numbered.exec(register) ?? [];
  const number = Number(digits);
  if (file === 'GR') return general[number] ?? `r${number}`;
  if (file === 'CR') return control[number] ?? `cr${number}`;
  return states[register] ?? register.toLowerCase().replace(' ', '');
}

/** Differences first. */
export function rowsOf({ replicas }: MachineScene): readonly RegisterRow[] {
  const [first] = replicas;
  if (first === undefined) return [];
  const rows = first.registers.map(({ name, differs }, at) => ({
    name: nameOf(name),
    values: replicas.map(({ registers }) => registers[at]?.value ?? 0),
    differs,
    isGeneral: /^(GR|IIAOQ front$|PSW$)/.test(name),
  }));
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

export const hex = (value: number, digits = 8): string => (value >>> 0).toString(16).padStart(digits, '0');
