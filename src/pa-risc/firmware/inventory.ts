/** The modules of a 720 that this machine has, for PDC_MEM_MAP_HPA and PDC_IODC_READ. */

export interface Module {
  readonly name: string;
  /** The hardware path: bus converters, then the module; as HP-UX writes it, `2/0/4`. */
  readonly path: readonly number[];
  /** Hard physical address. */
  readonly hpa: number;
  /** The first bytes of its IODC: hardware version, type, software version, options; the rest is zero. */
  readonly iodc: readonly number[];
}

export const cpuHpa = 0xfffbe000;
export const memoryHpa = 0xfffbf000;
export const consoleHpa = 0xf0823000;
export const scsiHpa = 0xf0825000;

const lanHpa = 0xf0826000;
const LAN: Module = {
  name: 'LAN',
  path: [2, 0, 2],
  hpa: lanHpa,
  iodc: [0x00, 0x40, 0x00, 0x0a, 0x00, 0x00, 0x72, 0x00],
};

export const INVENTORY: readonly Module[] = [
  { name: 'ASP', path: [2], hpa: 0xf082f000, iodc: [0x00, 0x40, 0x00, 0x0b, 0x00, 0x00, 0x70, 0x00] },
  { name: 'SCSI', path: [2, 0, 1], hpa: scsiHpa, iodc: [0x00, 0x40, 0x00, 0x0a, 0x00, 0x00, 0x71, 0x00] },
  { name: 'RS-232', path: [2, 0, 4], hpa: consoleHpa, iodc: [0x00, 0x40, 0x00, 0x0a, 0x00, 0x00, 0x75, 0x00] },
  { name: 'CPU', path: [8], hpa: cpuHpa, iodc: [0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x81] },
  { name: 'memory', path: [9], hpa: memoryHpa, iodc: [0x00, 0x40, 0x00, 0x01, 0x00, 0x00, 0x09, 0x00] },
];

/** Bytes that PDC_IODC_READ returns for index 0: the part that every module has. */
export const iodcBytes = 16;
/** A device path for PDC: flags, six bus converters (0xff if unused), the module. */
export const pathBytes = 8;
const unused = 0xff;

/** The bytes of a path after the flags. */
export function pathOf({ path }: Pick<Module, 'path'>): readonly number[] {
  return [...Array(pathBytes - 1 - path.length).fill(unused), ...path];
}

/** The modules of a machine with a LAN controller or without one. */
const modulesOf = (hasLan: boolean): readonly Module[] => (hasLan ? [...INVENTORY, LAN] : INVENTORY);

/** The module at a device path, whose flags are ignored. */
export function moduleAtPath(bytes: Uint8Array, hasLan: boolean): Module | undefined {
  return modulesOf(hasLan).find((module) => pathOf(module).every((byte, at) => byte === bytes[1 + at]));
}

export function moduleAtHpa(hpa: number | undefined, hasLan: boolean): Module | undefined {
  return modulesOf(hasLan).find((module) => module.hpa === hpa);
}
