/** The procedures of the processor-dependent code by number and option. */
import { MODEL, REVISION } from '../float/status';
import { FLOATING_POINT_UNIT } from '../registers';
import { cacheProcedure } from './cache';
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
import { cpuHpa, iodcBytes, moduleAtHpa, moduleAtPath, pathBytes } from './inventory';
import { stableStorage } from './stable-storage';
import { stationAddress } from './station-address';

/** One procedure, called with an option. */
type Procedure = (caller: Caller, option: number) => ProcedureAnswer;

const modelName = '9000/720';
/** PDC_MODEL INFO: hardware version 0x200 with its Snake type, software version with option 0x81, PA-RISC 1.1. */
const modelWords = [0x00002000, 0x00000481, 0, 0, 0, 0, 4, 0, 0];
/** PDC_COPROC: the unit is functional and present; words 17 and 18 identify it. */
const coprocessorWords: readonly number[] = Object.assign(Array<number>(19).fill(0), {
  0: FLOATING_POINT_UNIT,
  1: FLOATING_POINT_UNIT,
  17: REVISION,
  18: MODEL,
});

/** A procedure that has these options, each of which writes its words to the result buffer. */
const words =
  (options: Readonly<Record<number, readonly number[]>>): Procedure =>
  (caller, option) =>
    option in options ? answerWords(caller, argument(caller, 2), options[option]) : STATUS.nonexistentOption;

/** DISP shows a code on a display that this machine lacks; WARN reports no warning. */
const chassis: Procedure = (caller, option) => {
  if (option === 0) return STATUS.ok;
  return option === 1 ? answerWords(caller, argument(caller, 2), [0]) : STATUS.nonexistentOption;
};

const model: Procedure = (caller, option) => {
  if (option === 0) return answerWords(caller, argument(caller, 2), modelWords);
  if (option !== 3) return STATUS.nonexistentOption;
  const [result, name] = [argument(caller, 2), argument(caller, 4)];
  const bytes = new TextEncoder().encode(`${modelName}\0`);
  if (name === undefined || !isBuffer(caller, name, bytes.length)) return STATUS.invalidArgument;
  const status = answerWords(caller, result, [modelName.length]);
  if (status === STATUS.ok) caller.writeMemory(name, bytes);
  return status;
};

/** No check or transfer of control has been taken: there is nothing in processor-internal memory. */
const processorInternalMemory: Procedure = (caller, option) => {
  if (option === 1) return answerWords(caller, argument(caller, 2), [0]);
  return option === 0 || option === 2 || option === 4 ? STATUS.error : STATUS.nonexistentOption;
};

const iodcRead: Procedure = (caller, option) => {
  if (option !== 0) return STATUS.nonexistentOption;
  const [result, hpa, index, buffer, count] = [2, 3, 4, 5, 6].map((number) => argument(caller, number));
  if (index === undefined || buffer === undefined || count === undefined) return STATUS.invalidArgument;
  const module = moduleAtHpa(hpa, stationAddress(caller) !== undefined);
  // Index 0 describes the module; the other indices are code that the modules of this machine lack.
  if (module === undefined || index !== 0) return STATUS.nonexistentModule;
  const length = Math.min(count, iodcBytes);
  if (!isBuffer(caller, buffer, length)) return STATUS.invalidArgument;
  const status = answerWords(caller, result, [length]);
  const bytes = Uint8Array.from({ length }, (_, at) => module.iodc[at] ?? 0);
  if (status === STATUS.ok) caller.writeMemory(buffer, bytes);
  return status;
};

/** Both replicas check the result buffer in the same way, whatever their clocks, so that both fail alike. */
const timeOfDay: Procedure = (caller, option) => {
  if (option !== 0) return STATUS.nonexistentOption;
  return isBuffer(caller, argument(caller, 2), 4 * resultWords, 4) ? { kind: 'timeOfDay' } : STATUS.invalidArgument;
};

/**
 * A 720 has no power button for software: INFO fails. ENABLE with 0 returns the power to the hardware: an operating
 * system that has halted switches itself off by that.
 */
const softPower: Procedure = (caller, option) => {
  const control = argument(caller, 3);
  if (option !== 1) return STATUS.nonexistentOption;
  if (control === 0) return { kind: 'powerOff' };
  return control === 1 ? STATUS.ok : STATUS.invalidArgument;
};

const memoryMap: Procedure = (caller, option) => {
  if (option !== 0) return STATUS.nonexistentOption;
  const path = bytesAt(caller, argument(caller, 3), pathBytes);
  if (path === undefined) return STATUS.invalidArgument;
  const module = moduleAtPath(path, stationAddress(caller) !== undefined);
  // One page each: there are no more.
  return module === undefined ? STATUS.nonexistentModule : answerWords(caller, argument(caller, 2), [module.hpa, 0]);
};

const broadcastReset: Procedure = (_caller, option) => (option === 0 ? { kind: 'reset' } : STATUS.nonexistentOption);

/** READ, with a result buffer and the controller's HPA; a machine without a LAN controller lacks the procedure. */
const lanStationId: Procedure = (caller, option) => {
  const station = stationAddress(caller);
  if (station === undefined) return STATUS.nonexistentProcedure;
  if (option !== 0) return STATUS.nonexistentOption;
  if (moduleAtHpa(argument(caller, 3), true)?.name !== 'LAN') return STATUS.nonexistentModule;
  const words = new DataView(Uint8Array.from([...station, 0, 0]).buffer);
  return answerWords(caller, argument(caller, 2), [words.getUint32(0), words.getUint32(4)]);
};

const PROCEDURES: Readonly<Record<number, Procedure>> = {
  /** PDC_CHASSIS */ 2: chassis,
  /** PDC_HPA */ 3: words({ 0: [cpuHpa] }),
  /** PDC_MODEL */ 4: model,
  /** PDC_CACHE */ 5: cacheProcedure,
  /** PDC_PIM */ 6: processorInternalMemory,
  /** PDC_COPROC */ 7: words({ 0: coprocessorWords }),
  /** PDC_IODC */ 8: iodcRead,
  /** PDC_TOD */ 9: timeOfDay,
  /** PDC_STABLE */ 10: stableStorage,
  /** PDC_SOFT_POWER */ 23: softPower,
  /** PDC_MEM_MAP */ 128: memoryMap,
  /** PDC_BROADCAST_RESET */ 136: broadcastReset,
  /** PDC_LAN_STATION_ID */ 138: lanStationId,
};

/** Argument 0 is the procedure and argument 1 its option. A procedure that a 720 lacks fails as nonexistent. */
export function callPdc(caller: Caller): ProcedureAnswer {
  const procedure = PROCEDURES[argument(caller, 0) as number];
  return procedure === undefined ? STATUS.nonexistentProcedure : procedure(caller, argument(caller, 1) as number);
}
