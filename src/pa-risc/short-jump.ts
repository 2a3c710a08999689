/** A backward jump over at most so many bytes may close a waiting loop. */
export const shortJumpBytes = 256;
