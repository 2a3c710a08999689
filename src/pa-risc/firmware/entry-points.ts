/** Where the firmware's ROM is entered, and the reserved instruction that stands there (machine document §3). */

/** The immediate of the reserved `diag`: no diagnose instruction of the PA7000 that an operating system uses has it. */
export const firmwareDiagnose = 0x2720720;
/** `PAGE0->mem_pdc`. */
export const pdcEntry = 0x3000;
/** ENTRY_IO of the console: `PAGE0->mem_cons.iodc_io`. */
export const iodcEntry = 0x3010;
/** Where a machine waits that has been told to reset or to switch itself off: such a call does not return. */
export const endAddress = 0x3020;

export const isFirmwareEntry = (address: number): boolean => address === pdcEntry || address === iodcEntry;
