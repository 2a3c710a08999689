/** The names of the registers for a person, in the order of the processor's files. */
import { STATE } from './registers';

/** A register and what it holds. */
export interface NamedRegister {
  /** `GR 5`, `CR 15`, `PSW` … */
  readonly name: string;
  /** A word of 32 bits. */
  readonly value: number;
}

const stateNames: Readonly<Record<keyof Omit<typeof STATE, 'words'>, string>> = {
  front: 'IIAOQ front',
  back: 'IIAOQ back',
  savedBack: 'IIAOQ back, saved',
  psw: 'PSW',
  carries: 'PSW C/B',
  spaceFront: 'IIASQ front',
  spaceBack: 'IIASQ back',
  savedSpaceBack: 'IIASQ back, saved',
  diagnose: 'DR 0',
  pending: 'machine checks pending',
};

const numbered = (name: string) => (file: Int32Array) =>
  Array.from(file, (value, index) => ({ name: `${name} ${index}`, value }));
const halves = (file: Int32Array) =>
  Array.from(file, (value, index) => ({ name: `FR ${index >> 1}${index & 1 ? 'R' : 'L'}`, value }));
const states = (file: Int32Array) =>
  (Object.keys(stateNames) as (keyof typeof stateNames)[]).map((key) => ({
    name: stateNames[key],
    value: file[STATE[key]],
  }));

const files = [
  numbered('GR'),
  numbered('CR'),
  numbered('SR'),
  numbered('SHR'),
  halves,
  states,
  numbered('pending TLB insertion'),
];

export const nameRegisters = (values: readonly Int32Array[]): readonly NamedRegister[] =>
  values.flatMap((file, index) => files[index](file));
