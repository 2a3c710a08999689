/** What a process shows to others, and by what it knows them: TLS 1.3 with certificates at both ends. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { ConnectionOptions, TLSSocket, TlsOptions } from 'node:tls';
import { BadInput } from '../../base/bad-input';
import { type Identity, identityOf } from './identity';
import { authorityName, certificatePath, keyPath } from './key-folder';

/** Keys with which no process may begin: the file, what is wrong, and what to do. */
class KeysError extends BadInput {}

export interface Credentials {
  readonly identity: Identity;
  /** For a server: a connection without a certificate of the same authority ends in the handshake. */
  readonly accepting: TlsOptions;
  /** For a client: the same, for a server that is not `expected`, if one is. */
  readonly connecting: (expected?: Identity) => ConnectionOptions;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};
const others = 0o077;

/**
 * Reads `authority.pem`, `NAME.pem` and `NAME.key`.
 * @throws {KeysError} if one is missing, has expired, may be read by others, or does not belong to the others
 */
export function readCredentials(folder: string, name: string): Credentials {
  const how = `understudy keys ${folder}`;
  const authorityFile = certificatePath(folder, authorityName);
  const [certificateFile, keyFile] = [certificatePath(folder, name), keyPath(folder, name)];
  const authority = certificateIn(authorityFile, how);
  const certificate = certificateIn(certificateFile, how);
  const key = privateKeyIn(keyFile, how);
  if (!certificate.verify(authority.publicKey)) {
    throw new KeysError(`the certificate ${certificateFile} is not from the authority in ${authorityFile}`);
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new KeysError(`the key ${keyFile} does not belong to the certificate ${certificateFile}`);
  }
  const identity = identityOf(certificate.toLegacyObject().subject);
  if (identity === undefined || identity.name !== name) {
    throw new KeysError(`the certificate ${certificateFile} does not name ${name}: make one with ${how}`);
  }
  const own = {
    ca: authority.toString(),
    cert: certificate.toString(),
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    minVersion: 'TLSv1.3',
  } as const;
  return {
    identity,
    accepting: { ...own, requestCert: true, rejectUnauthorized: true },
    connecting: (expected) => ({
      ...own,
      rejectUnauthorized: true,
      // The certificate names a process, not a host.
      checkServerIdentity: (_host, { subject }) => {
        const found = identityOf(subject);
        if (expected === undefined || (found?.kind === expected.kind && found.name === expected.name)) return undefined;
        return new WrongIdentity(`its certificate is that of ${described(found)}, not of ${described(expected)}`);
      },
    }),
  };
}

/**
 * The authority's certificate and key, with which new certificates are signed.
 * @throws {KeysError} as `readCredentials`
 */
export function readAuthority(folder: string): { readonly certificate: string; readonly key: string } {
  const how = `understudy keys ${folder}`;
  const [certificateFile, keyFile] = [certificatePath(folder, authorityName), keyPath(folder, authorityName)];
  const certificate = certificateIn(certificateFile, how);
  const key = privateKeyIn(keyFile, how);
  if (!certificate.checkPrivateKey(key)) {
    throw new KeysError(`the key ${keyFile} does not belong to the certificate ${certificateFile}`);
  }
  return { certificate: certificate.toString(), key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** The certificate is valid, and names another process. */
export class WrongIdentity extends Error {}

/** Who stands at the other end of a connection whose handshake is over. */
export const peerOf = (socket: TLSSocket): Identity | undefined => identityOf(socket.getPeerCertificate().subject);

/** `the replica left`; `the environment`. */
export const described = (identity: Identity | undefined): string => {
  if (identity === undefined) return 'somebody else';
  return identity.kind === 'environment' ? 'the environment' : `the ${identity.kind} ${identity.name}`;
};

function certificateIn(path: string, how: string): X509Certificate {
  const text = textOf('certificate', path, how);
  const certificate = parsed('certificate', path, () => new X509Certificate(text));
  const until = new Date(certificate.validTo);
  const from = new Date(certificate.validFrom);
  const day = (date: Date) => date.toISOString().slice(0, 10);
  if (until.getTime() < Date.now()) {
    throw new KeysError(`the certificate ${path} was valid until ${day(until)}: remove it and its key, then ${how}`);
  }
  if (from.getTime() > Date.now()) {
    throw new KeysError(`the certificate ${path} is valid from ${day(from)} on: is this machine’s clock right?`);
  }
  return certificate;
}

function privateKeyIn(path: string, how: string): KeyObject {
  const text = textOf('key', path, how);
  const { mode } = statSync(path);
  if ((mode & others) !== 0) {
    throw new KeysError(`the key ${path} may be read by others: chmod 600 ${path}`);
  }
  return parsed('key', path, () => createPrivateKey(text));
}

function textOf(what: string, path: string, how: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const hint = code === 'ENOENT' ? `; make it with ${how}` : '';
    throw new KeysError(`cannot read the ${what} ${path}: ${reasons[code] ?? message}${hint}`);
  }
}

function parsed<Parsed>(what: string, path: string, parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch {
    throw new KeysError(`the ${what} ${path} is none in PEM`);
  }
}
