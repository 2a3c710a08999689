/** Where the 720's devices answer (HP9000-720.md §4, §5), one row each. */
import { AspFront } from './asp/front';
import { AspVersionFront, ResetFront, ViperFront } from './asp/plain';
import type { DeviceFront } from './device';
import { NcrFront } from './ncr53c700/front';
import { Rs232Front } from './rs232/front';

export interface AddressRow {
  readonly name: string;
  readonly base: number;
  readonly length: number;
  /** The line at ASP, if it has one. */
  readonly localIrq?: number;
  readonly front: (name: string, asp: AspFront) => DeviceFront;
}

export const ADDRESS_MAP: readonly AddressRow[] = [
  { name: 'asp', base: 0xf0800000, length: AspFront.length, front: (_name, asp) => asp },
  { name: 'aspVersion', base: 0xf082f000, length: 0x40, front: (name) => new AspVersionFront(name) },
  { name: 'rs232', base: 0xf0823800, length: Rs232Front.length, localIrq: 5, front: (name) => new Rs232Front(name) },
  { name: 'scsi', base: 0xf0825100, length: NcrFront.length, localIrq: 9, front: (name) => new NcrFront(name) },
  { name: 'viper', base: 0xfffbf000, length: 0x100, front: (name, asp) => new ViperFront(name, asp) },
  { name: 'reset', base: 0xfffe0030, length: 4, front: (name) => new ResetFront(name) },
];
