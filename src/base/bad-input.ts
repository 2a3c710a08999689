/** What a person or a caller gave cannot be used: one clear line that names the thing and what to do; exit code 2. */
export class BadInput extends Error {}
