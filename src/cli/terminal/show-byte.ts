/** One byte of the guest's console to our output, at once: a pipe is written synchronously, even where its reader is slow. */
export const showByte = (byte: number): void => {
  process.stdout.write(Uint8Array.of(byte));
};
