/** Why two processes do not come together: a handshake that has failed, or keys at one end only. */
import { WrongIdentity } from '../keys/credentials';

/** The heads of TLS records (RFC 8446, 5.1): an alert, or a handshake, and the major version. */
const [alertRecord, handshakeRecord, majorVersion] = [0x15, 0x16, 3];
const [fatal, protocolVersion] = [2, 70];

/** What one with keys and one without keys tell the other before they hang up: a fatal alert, which both understand. */
export const keysAtOneEnd = Uint8Array.of(alertRecord, majorVersion, 3, 0, 2, fatal, protocolVersion);

/** Whether a connection that begins with these bytes is one with keys. No frame is so long. */
export const beginsAsTls = ([type, major]: Uint8Array): boolean =>
  (type === alertRecord || type === handshakeRecord) && major === majorVersion;

export const onlyTheOtherEnd = 'the other end has keys, and this one has none: give --keys to all or to none';

const noKeys = 'it has no keys, and this one has: give --keys to all or to none';
const anotherAuthority = 'its certificate is not from this authority';
/** By what OpenSSL says, or the code of a certificate's fault. */
const words: Readonly<Record<string, string>> = {
  'wrong version number': noKeys,
  'tlsv1 alert protocol version': noKeys,
  'peer did not return a certificate': 'it shows no certificate',
  'tlsv13 alert certificate required': 'it wants a certificate',
  'tlsv1 alert unknown ca': 'it does not know the authority of this one’s certificate',
  SELF_SIGNED_CERT_IN_CHAIN: anotherAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: anotherAuthority,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'its handshake takes too long',
  ECONNRESET: 'it hung up during the handshake',
};

export interface HandshakeFailure extends Error {
  readonly code?: string;
  readonly reason?: string;
}

/** An error of OpenSSL, which Node calls EPROTO where something waits to be sent. */
const reasonOf = ({ reason, message }: HandshakeFailure): string | undefined =>
  reason ?? /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1];

/** A failed handshake; anything else that ends a connection may be better a little later. */
export const isMistrust = (error: HandshakeFailure): boolean =>
  error instanceof WrongIdentity ||
  /^(ERR_SSL|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_|EPROTO)/.test(error.code ?? '');

/** `verdict`: the code of what is wrong with the peer's certificate, if it was looked at. */
export function whyUntrusted(error: HandshakeFailure, verdict = error.code ?? ''): string {
  const reason = reasonOf(error);
  return words[verdict] ?? (reason === undefined ? error.message : (words[reason] ?? reason));
}
