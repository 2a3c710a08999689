/** ENTRY_IO of the console: characters before the guest has a driver. */
import {
  answerWords,
  argument,
  bytesAt,
  type Caller,
  isBuffer,
  type ProcedureAnswer,
  resultWords,
  STATUS,
} from './call';
import { consoleHpa } from './inventory';

const OPTION = { consoleInput: 2, consoleOutput: 3 } as const;
/** Bytes that one call writes; from the returned count a caller sees that more are left. */
export const greatestOutput = 4096;

/** HPA, option, SPA, layers; on the stack the result buffer, a reserved word, the buffer of bytes and its length. */
export function callConsole(caller: Caller): ProcedureAnswer {
  const [hpa, option, result, buffer, length] = [0, 1, 4, 6, 7].map((number) => argument(caller, number));
  if (option !== OPTION.consoleInput && option !== OPTION.consoleOutput) return STATUS.nonexistentOption;
  if (hpa !== consoleHpa || length === undefined) return STATUS.invalidArgument;
  if (option === OPTION.consoleInput) {
    const writable = isBuffer(caller, result, 4 * resultWords, 4) && isBuffer(caller, buffer, 1) && length > 0;
    return writable ? { kind: 'consoleInput' } : STATUS.invalidArgument;
  }
  const bytes = bytesAt(caller, buffer, Math.min(length, greatestOutput));
  if (bytes === undefined) return STATUS.invalidArgument;
  const status = answerWords(caller, result, [bytes.length]);
  return status === STATUS.ok ? { kind: 'consoleOutput', bytes } : status;
}

/** The received byte, if any: CIN does not wait. */
export function answerConsoleInput(caller: Caller, byte: number | undefined): void {
  if (byte !== undefined) caller.writeMemory(argument(caller, 6) as number, Uint8Array.of(byte));
  answerWords(caller, argument(caller, 4), [byte === undefined ? 0 : 1]);
}
