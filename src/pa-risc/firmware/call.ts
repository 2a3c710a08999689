/** A firmware call as the guest makes it: arguments in registers and on the stack, results in memory. */
import type { Processor } from '../processor';

/** The parts of the processor that a call needs. */
export type Caller = Pick<Processor, 'generalRegister' | 'setGeneralRegister' | 'readMemory' | 'writeMemory'>;

/** The status that a call leaves in register 28, by PDC's names. */
export const STATUS = {
  ok: 0,
  nonexistentProcedure: -1,
  nonexistentOption: -2,
  /** The call could not be completed without an error. */
  error: -3,
  /** No such module, or no such entry. */
  nonexistentModule: -5,
  invalidArgument: -10,
} as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** The work that is left for the machine, after a call that is more than computation. */
export type FirmwareAnswer =
  /** All results are written. */
  | { readonly kind: 'done' }
  /** COUT: the bytes go to the console, one after the other; all results are written. */
  | { readonly kind: 'consoleOutput'; readonly bytes: Uint8Array }
  /** CIN: `supplyConsoleInput` completes the call. */
  | { readonly kind: 'consoleInput' }
  /** PDC_TOD_READ: `supplyTimeOfDay` completes the call. */
  | { readonly kind: 'timeOfDay' }
  /** The call does not return. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'powerOff' };

/** A procedure returns a status, or leaves work for the machine. */
export type ProcedureAnswer = Status | FirmwareAnswer;

/** The status register, and the word of a frame that holds the first stack argument; further arguments lie below. */
const statusRegister = 28;
const stackPointer = 30;
const argumentsInRegisters = 4;
const firstArgumentRegister = 26;
const frameMarker = 36;
/** The words of a result buffer; a call writes all of them. */
export const resultWords = 32;

/** Argument `number` as an unsigned word; `undefined` if the stack pointer does not point into memory. */
export function argument(caller: Caller, number: number): number | undefined {
  if (number < argumentsInRegisters) return caller.generalRegister(firstArgumentRegister - number) >>> 0;
  const address = (caller.generalRegister(stackPointer) - frameMarker - 4 * number) >>> 0;
  const bytes = bytesAt(caller, address, 4, 4);
  return bytes && new DataView(bytes.buffer).getUint32(0);
}

/** The bytes of a buffer; `undefined` unless the whole buffer lies in memory, at a multiple of `alignment`. */
export function bytesAt(caller: Caller, address: number | undefined, length: number, alignment = 1) {
  if (address === undefined || address % alignment !== 0) return undefined;
  const bytes = caller.readMemory(address, length);
  return bytes.length === length ? bytes : undefined;
}

/** Whether the whole buffer can be written. */
export const isBuffer = (caller: Caller, address: number | undefined, length: number, alignment = 1): boolean =>
  bytesAt(caller, address, length, alignment) !== undefined;

/** Writes a result buffer, its unused words as zeros; returns the status of the call. */
export function answerWords(caller: Caller, address: number | undefined, words: readonly number[]): Status {
  if (address === undefined || !isBuffer(caller, address, 4 * resultWords, 4)) return STATUS.invalidArgument;
  caller.writeMemory(address, bytesOfWords(Array.from({ length: resultWords }, (_, at) => words[at] ?? 0)));
  return STATUS.ok;
}

export function answerStatus(caller: Caller, status: Status): void {
  caller.setGeneralRegister(statusRegister, status);
}

/** Big-endian, like all of memory. */
export function bytesOfWords(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  for (const [at, word] of words.entries()) view.setUint32(4 * at, word);
  return bytes;
}
