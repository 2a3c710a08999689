/** The devices of the machine, with address, interrupt line and state, as after power-on. */

import { INTERRUPT_PATH } from '../../devices/address-map';
import { AspFront } from '../../devices/asp/front';
import { Backs } from '../../devices/backs';
import { Environment } from './environment';
import { checkedMachine } from './plan/checked-plan';
import type { RunPlan } from './plan/plan';
import { rulesInForce } from './rules';

/** A device or SCSI target of a machine, as after power-on. */
export interface ListedDevice {
  /** Its name in traces. */
  readonly name: string;
  /** Physical address; of a SCSI target its ID. */
  readonly base?: number;
  /** Bytes. */
  readonly length?: number;
  /** SCSI ID. */
  readonly id?: number;
  /** Local interrupt line at ASP. */
  readonly localIrq?: number;
  /** What it is, in words. */
  readonly what: string;
  /** The state of its chart, where it has one. */
  readonly state?: unknown;
}

const described: Readonly<Record<string, string>> = {
  asp: 'core I/O bus adapter: interrupt requests and mask',
  aspVersion: 'core I/O bus adapter: version',
  viper: 'memory controller: the interrupt word',
  rs232: '16550A, the console',
  scsi: 'NCR 53C700, SCSI controller',
  lan: 'Intel 82596, LAN controller',
  reset: 'broadcast reset: 5 halts the machine',
};

const sensitivities = {
  insensitive: 'insensitive to repetition',
  testable: 'testable',
  neither: 'neither insensitive to repetition nor testable',
  unreliable: 'unreliable',
} as const;

/**
 * The devices of a machine of this plan.
 * @throws {PlanError} if no machine can be made of the plan
 */
export function inventory(plan: RunPlan): readonly ListedDevice[] {
  const environment = new Environment('machine', { ...checkedMachine(plan), connected: false }, ['left'], rulesInForce);
  const { rows, world, outside, targets, terminal } = environment;
  const dma = { fetchAllowed: () => {}, read: () => new Uint8Array(0) };
  const backs = new Backs(rows, 'left', world, outside, dma);
  const { asp, viper } = INTERRUPT_PATH;
  return [
    { ...asp, length: AspFront.length, what: described.asp },
    { ...viper, what: described.viper },
    ...rows.map(({ name, base, length, localIrq }) => {
      const state = name === 'rs232' ? terminal.state : backs.state(name);
      return { name, base, length, localIrq, what: described[name] ?? 'a device of this run', state };
    }),
    ...targets.map(({ id, unit, target }) => ({
      name: unit.name,
      id,
      what: `SCSI target, ${unit.product.toLowerCase()}, ${sensitivities[unit.sensitivity]}`,
      state: target.state,
    })),
  ];
}
