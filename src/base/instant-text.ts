/** An instant or a duration for a person, everywhere in the same unit: `25.222 ms`. */
export const milliseconds = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(3)} ms`;
