/**
 * The machine's firmware: the effect of a PDC or IODC call on the calling processor. The firmware depends on nothing
 * but registers and memory, so that replicas with the same call get the same result.
 */
import { answerStatus, answerWords, argument, type Caller, type FirmwareAnswer, STATUS } from './call';
import { endAddress, iodcEntry } from './entry-points';
import { answerConsoleInput, callConsole } from './iodc';
import { callPdc } from './pdc';

const returnPointer = 2;
const done = { kind: 'done' } as const;

/** Makes the call whose reserved instruction at `pc` has just completed; status and results are written at once. */
export function callFirmware(caller: Caller, pc: number): FirmwareAnswer {
  const answer = pc === iodcEntry ? callConsole(caller) : callPdc(caller);
  if (typeof answer === 'number') {
    answerStatus(caller, answer);
    return done;
  }
  answerStatus(caller, STATUS.ok);
  if (answer.kind === 'reset' || answer.kind === 'powerOff') caller.setGeneralRegister(returnPointer, endAddress);
  return answer;
}

/** Completes PDC_TOD_READ: seconds since 1970, and microseconds. */
export function supplyTimeOfDay(caller: Caller, seconds: number, microseconds: number): void {
  answerWords(caller, argument(caller, 2), [seconds, microseconds]);
}

/** Completes CIN: with the byte that the console has received, or with none. */
export const supplyConsoleInput = answerConsoleInput;
