/** The states of the fronts, by device: what the guest sees of it. */
import * as v from 'valibot';
import { address, byte, bytes, count, numbers, text, upTo } from './fields';

const none = v.null();

const asp = v.strictObject({
  lines: address,
  latched: address,
  imr: address,
  icr: address,
  iar: address,
  interruptWord: address,
  level: v.boolean(),
  external: address,
});

const fifoBytes = 16;
const rs232 = v.strictObject({
  ier: byte,
  fcr: byte,
  lcr: byte,
  mcr: byte,
  scr: byte,
  divisor: upTo(0xffff),
  received: bytes(0, fifoBytes),
  overrun: v.boolean(),
  transmitPending: v.boolean(),
});

const registerBytes = 0x40;
const scsi = v.strictObject({
  bytes: bytes(registerBytes, registerBytes),
  busControl: byte,
  stacked: v.optional(v.strictObject({ SSTAT0: byte, DSTAT: byte })),
  simulator: v.strictObject({ CONNECTED: byte, DISCONNECTED: byte, RESETS: count }),
});

export const output = v.strictObject({
  device: text,
  kind: v.picklist(['operation', 'byte', 'abort', 'reset']),
  detail: numbers,
});

const [parameters, stationBytes, hashBytes] = [14, 6, 64];
/** The state of a chart; one that the chart has not is refused when it is loaded. */
const unit = v.union([text, v.record(text, text)]);
const lan = v.strictObject({
  chip: v.strictObject({
    half: v.nullable(upTo(0xffff)),
    scp: v.nullable(address),
    scb: address,
    causes: upTo(0xffff),
  }),
  settings: v.strictObject({
    parameters: bytes(parameters, parameters),
    address: bytes(stationBytes, stationBytes),
    hash: bytes(0, hashBytes),
  }),
  commands: v.strictObject({ state: unit, command: address, requested: v.optional(output) }),
  frames: v.strictObject({ state: unit, descriptor: address, buffer: address, isFirst: v.boolean() }),
});

const schemas: Readonly<Record<string, v.GenericSchema>> = {
  asp,
  viper: none,
  aspVersion: none,
  rs232,
  scsi,
  reset: none,
  lan,
};

/** Of a machine with these devices, of which each has a schema. */
export const frontsSchema = (devices: readonly string[]) =>
  v.strictObject(Object.fromEntries(devices.map((name) => [name, schemas[name] ?? v.never()])));
