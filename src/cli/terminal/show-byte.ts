/** Writes one byte of the guest's console at once: a pipe synchronously, even with a slow reader. */
export const showByte = (byte: number): void => {
  process.stdout.write(Uint8Array.of(byte));
};
