/** Messages (SCSI-2, 6.6). */
export const MESSAGE = {
  commandComplete: 0x00,
  extended: 0x01,
  saveDataPointer: 0x02,
  disconnect: 0x04,
  abort: 0x06,
  reject: 0x07,
  noOperation: 0x08,
  busDeviceReset: 0x0c,
  identify: 0x80,
} as const;
/** In IDENTIFY: the target may disconnect. */
export const MAY_DISCONNECT = 0x40;
