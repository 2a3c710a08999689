/** Bad input: one clear line that names the thing and what to do; exit code 2. */
export class UsageError extends Error {}
