/** The 720's devices, one row each: address, interrupt line, factories. */
import { AspVersionFront, ResetFront } from './asp/plain';
import { NcrBack } from './ncr53c700/back';
import { NcrFront } from './ncr53c700/front';
import { runAgainstPhantom } from './ncr53c700/phantom';
import { NO_TARGET } from './ncr53c700/registers';
import type { DeviceRow } from './place';
import { Rs232Front } from './rs232/front';

/** The rows of the 720's own devices; those of a plan's `devices` stand beside them. */
export const ADDRESS_MAP: readonly DeviceRow[] = [
  { name: 'aspVersion', base: 0xf082f000, length: 0x40, front: (name) => new AspVersionFront(name) },
  { name: 'rs232', base: 0xf0823800, length: Rs232Front.length, localIrq: 5, front: (name) => new Rs232Front(name) },
  {
    name: 'scsi',
    base: 0xf0825100,
    length: NcrFront.length,
    localIrq: 9,
    front: (name) => new NcrFront(name),
    back: ({ name, processor, world: { bus, clock, parent, inspected }, dma }) =>
      new NcrBack({ device: name, bus: bus.port(processor), clock, dma, parent, inspected }),
    continues: ({ detail }) => detail.connected !== NO_TARGET,
    uncertain: ({ detail, device, operation }, memory) => runAgainstPhantom({ ...detail, operation }, memory, device),
  },
  { name: 'reset', base: 0xfffe0030, length: 4, front: (name) => new ResetFront(name) },
];

/** ASP and Viper, which every interrupt passes: each machine has both. */
export const INTERRUPT_PATH = {
  asp: { name: 'asp', base: 0xf0800000 },
  viper: { name: 'viper', base: 0xfffbf000, length: 0x100 },
} as const;
