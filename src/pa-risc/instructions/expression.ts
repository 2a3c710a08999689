/** The semantics of instructions as plain data, from which the back ends are generated. Values are 32-bit integers. */
export type Binary = '+' | '-' | '&' | '|' | '^' | '<<' | '>>' | '>>>' | '===' | '!==' | '<';
/** Routines that a back end supplies: conditions, carries, and storage that can fault. */
export type Routine =
  | 'carries'
  | 'addCondition'
  | 'subCondition'
  | 'logicalCondition'
  | 'unitCondition'
  | 'space'
  | 'load'
  | 'store'
  | 'loadAbsolute'
  | 'storeAbsolute'
  | 'carry'
  | 'decimalCorrection'
  | 'divideSign'
  | 'setDivideSign'
  | 'storeBytes'
  | 'align'
  | 'useCoprocessor'
  | 'fr'
  | 'frOperand'
  | 'setFr'
  | 'floatArithmetic'
  | 'floatCopy'
  | 'floatConvert'
  | 'floatCompare'
  | 'floatTest'
  | 'floatMultiplyAnd'
  | 'floatIdentify'
  | 'floatUnimplemented'
  | 'multiplyHigh'
  | 'multiplyLow'
  | 'readControl'
  | 'writeControl'
  | 'readSpace'
  | 'writeSpace'
  | 'readDiagnose'
  | 'writeDiagnose'
  | 'diagnose'
  | 'systemMask'
  | 'setSystemMask'
  | 'returnFromInterruption'
  | 'probe'
  | 'translated'
  | 'flush'
  | 'insertAddress'
  | 'insertProtection'
  | 'purgeTranslation'
  | 'purgeAllTranslations'
  | 'link'
  | 'linkSpace'
  | 'setCarries'
  | 'branch'
  | 'branchExternal'
  | 'branchGateway'
  | 'branched'
  | 'trap'
  | 'nullify';

export type Expression =
  | { readonly kind: 'const'; readonly value: number }
  | { readonly kind: 'field'; readonly shift: number; readonly width: number }
  | { readonly kind: 'gr'; readonly index: Expression }
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'binary'; readonly op: Binary; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'select'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'call'; readonly routine: Routine; readonly operands: readonly Expression[] };

export type Statement =
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'setGr'; readonly index: Expression; readonly value: Expression }
  | { readonly kind: 'if'; readonly test: Expression; readonly body: readonly Statement[] }
  | { readonly kind: 'do'; readonly call: Expression }
  /** Leaves the instruction after a fault: nothing further happens. */
  | { readonly kind: 'stopIfFaulted' };

type Operand = Expression | number;
const of = (value: Operand): Expression => (typeof value === 'number' ? { kind: 'const', value } : value);

export const field = (shift: number, width: number): Expression => ({ kind: 'field', shift, width });
export const gr = (index: Operand): Expression => ({ kind: 'gr', index: of(index) });
export const local = (name: string): Expression => ({ kind: 'local', name });
export const op = (left: Operand, op: Binary, right: Operand): Expression => ({
  kind: 'binary',
  op,
  left: of(left),
  right: of(right),
});
export const select = (test: Operand, yes: Operand, no: Operand): Expression => ({
  kind: 'select',
  test: of(test),
  yes: of(yes),
  no: of(no),
});
export const call = (routine: Routine, ...operands: Operand[]): Expression => ({
  kind: 'call',
  routine,
  operands: operands.map(of),
});
export const bind = (name: string, value: Operand): Statement => ({ kind: 'let', name, value: of(value) });
export const setGr = (index: Operand, value: Operand): Statement => ({
  kind: 'setGr',
  index: of(index),
  value: of(value),
});
export const when = (test: Expression, ...body: Statement[]): Statement => ({ kind: 'if', test, body });
export const perform = (routine: Routine, ...operands: Operand[]): Statement => ({
  kind: 'do',
  call: call(routine, ...operands),
});
export const stopIfFaulted: Statement = { kind: 'stopIfFaulted' };
