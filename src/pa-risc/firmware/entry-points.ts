/** The entry points of the firmware's ROM, and the reserved instruction at each. */

/** The immediate of the reserved `diag`, which no diagnose instruction of an operating system for the PA7000 has. */
export const firmwareDiagnose = 0x2720720;
/** `PAGE0->mem_pdc`. */
export const pdcEntry = 0x3000;
/** ENTRY_IO of the console: `PAGE0->mem_cons.iodc_io`. */
export const iodcEntry = 0x3010;
/** The address at which a machine waits after a request to reset or to switch off: such a call does not return. */
export const endAddress = 0x3020;

export const isFirmwareEntry = (address: number): boolean => address === pdcEntry || address === iodcEntry;
