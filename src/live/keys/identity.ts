/** Who holds a certificate: the common name, and as organizational unit the kind of process. */

const kinds = ['environment', 'replica', 'client'] as const;
type Kind = (typeof kinds)[number];

export interface Identity {
  readonly kind: Kind;
  /** `environment`; a replica's name; a person's name at the console. */
  readonly name: string;
}

export const theEnvironment: Identity = { kind: 'environment', name: 'environment' };

/** What a name may consist of: it is also the name of a file. */
export const namePattern = /^[a-z][a-z0-9-]{0,31}$/;

/** The identity in a certificate's subject, as Node gives it; `undefined` in a certificate of another make. */
export function identityOf(
  subject: { readonly CN?: unknown; readonly OU?: unknown } | undefined,
): Identity | undefined {
  const { CN: name, OU: unit } = subject ?? {};
  const kind = kinds.find((each) => each === unit);
  return kind !== undefined && typeof name === 'string' && namePattern.test(name) ? { kind, name } : undefined;
}
